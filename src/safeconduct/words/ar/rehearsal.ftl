### تمرين: ما يظهر على صفحاته وما يُقال أثناء تشغيله.

stamp-rehearsal = تمرين ({ $mark }) · { $line }
rehearsal-banner = تمرين ({ $mark }). قيود صُنعت من سجل الحالة ومفاتيح يعرفها الجميع. لا يثبت شيئاً ولا يصلح للاستعمال.

rehearsal-head = تمرين ({ $mark }) على { $title }
rehearsal-plan = صفوف السجل: { $rows }. صار منها قيوداً: { $played } (عدد القيود { $entries })، وتُرك { $left_out }، ولكل منها سببه.
rehearsal-alarm = إنذار، درجة { $degree }، منذ { $since }: { $text }
rehearsal-alarm-ended = زال في { $at }: { $name }
rehearsal-signed = وقّع شهود الجانبين على { $size } من القيود
rehearsal-end = في النهاية، { $at }
rehearsal-ledger = السجل: { $size } من القيود، الجذر { $root }، نقاط التحقق التي وقّعها الجانبان: { $signed }
rehearsal-convoys-open = قوافل لا يذكر أي صف نهايتها: { $convoys }
rehearsal-people = { $side }: عبروا الخط { $past }، في الاستقبال { $arrived }
rehearsal-open = إنذارات قائمة: { $alarms }
rehearsal-time = استغرق التشغيل { $seconds } ثانية
