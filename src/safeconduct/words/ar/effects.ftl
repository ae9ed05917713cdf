### ما يغيّره كل بند وكل قيد في الحالة، لمفاوضي الخلية. وما يجعل حالة مستحيلة ممكنة. لم يراجع هذا النص قارئ معروف الاسم.

eff-head = ما يغيّره كل بند
eff-intro = كل بند وكل قيد محذوفاً، أو مخفَّفاً بدرجة واحدة، مع إعادة تخطيط الحالة. الجانبان معاً في كل سطر. الترتيب ترتيب الاتفاق، لا ترتيب الأرقام أبداً: الجانب الذي يخسر بنداً يستطيع إغلاق الطريق.
eff-for-whom = لمفاوضي الخلية وحدهم. تقول ما ينتج عن أرقام الحالة، لا ما سيوقّعه أحد ولا ما هو صواب.
eff-of = { $case } · خطط مجرَّبة: { $dispatches }، البذرة { $seed }
eff-stopped = أُوقف قبل نهايته: الناقص لم يُجرَّب.
eff-how-read = طريقة القراءة: الرقم هو الفرق بين خطتين، هما أفضل ما وُجد لذلك الوقت مع التغيير ومن دونه؛ ولوقت آخر قد تكون خطتان أخريان. وبين القوسين أقل ما يمكن أن يبلغه التغيير وأكثره، بحسب الخطط والبراهين؛ وحيث تقول الخطتان الشيء نفسه أو لا يبقى شيء مفتوحاً يقف الرقم وحده. لا يُلزَم أحد باستعمال المسموح، لذلك لا يُخرج تغيير يسمح بالمزيد فقط عدداً أقل في المجموع.
eff-base-head = الحالة كما هي
eff-table-head = سطراً سطراً، بعد { $hours } ساعة من البداية
eff-chart-head = من تجاوزوا الخط، بعد { $hours } ساعة من البداية
eff-chart-note = لكل تغيير ولكل جانب: العلامة ما تقوله الخطط، والشريط ما تتركه الخطط والبراهين مفتوحاً. يسار الخط أقل، ويمينه أكثر.
eff-chart-note-none = لكل تغيير: العلامة ما تقوله الخطط، والشريط ما تتركه الخطط والبراهين مفتوحاً. يسار الخط أقل، ويمينه أكثر.
eff-chart-scale = ينتهي المقياس عند { $n } شخص في الاتجاهين.
eff-more = بالتفصيل: كل الأوقات والجانبان، بعد الخط وفي الاستقبال
eff-col-change = التغيير
eff-col-by = بحلول
eff-col-past = { $side }: تجاوزوا الخط
eff-col-at = { $side }: في الاستقبال
eff-col-out = في الاستقبال، الجميع
eff-col-stretchers = حالات النقالة في الاستقبال
eff-col-end = خروج الأخير
eff-col-peak = أكثر من على الطريق
eff-col-pays = يفيد فقط دون
eff-col-plan = في الخطة
eff-col-most = لا خطة تتجاوز
eff-hours = { $n } س
eff-same = 0
eff-range = { $plan } [من { $least } إلى { $most }]
eff-none-known = –
eff-sooner = أبكر بـ { $length }
eff-later = أبطأ بـ { $length }
eff-not-tried = لم يُجرَّب
eff-pays = { $chance } في الساعة
eff-pays-never = لا يفيد
eff-pays-range = { $here } [من { $least } إلى { $most }]
eff-hazard = العمود الأخير: بكم يجوز أن يرتفع احتمال توقف نهائي، ساعة بعد ساعة، قبل أن يصبح الخارجون في المتوسط أقل منهم من دون التغيير. يُفترض أن الهدنة تدوم { $mean } ساعة في المتوسط؛ والرقم لـ { $least } ولـ { $most } ساعة في { $file }.

eff-family-agreement = الاتفاق
eff-family-windows = فترات السماح
eff-family-hours = ساعات الفتح
eff-family-posts = نقاط التفتيش ونقاط الالتقاء
eff-family-roads = الطرق
eff-family-places = أماكن التجمع
eff-family-receptions = أماكن الاستقبال
eff-family-means = المركبات والفرق
eff-family-limits = قيود القوافل

eff-say-nothing = بحسب هاتين الخطتين لا يخرج أحد أبكر. وتترك البراهين مجالاً لـ { $most } أكثر بحلول { $hours } س.
eff-say-nothing-proved = مبرهَن: لا يغيّر شيئاً بحلول { $hours } س.
eff-say-nothing-open = بحسب هاتين الخطتين لا يخرج أحد أبكر؛ ولم يُحسب أقصى ما يمكن بلوغه.
eff-say-out = بحلول { $hours } س يكون في الاستقبال { $n } شخص أكثر.
eff-say-fewer = بحلول { $hours } س يكون في الاستقبال { $n } شخص أقل.
eff-say-no-more = يكون في الاستقبال العدد نفسه بحلول { $hours } س.
eff-say-end = ويخرج آخرهم أبكر بـ { $length }.
eff-say-loses = ويتجاوز الخط من «{ $side }» حتى ذلك الوقت { $n } شخص أقل: وذلك الجانب يستطيع إغلاق الطريق.
eff-say-lying = ومن حالات النقالة يكون في الاستقبال حتى ذلك الوقت { $n } أقل.
eff-say-pays = يفيد فقط إن رفع احتمال التوقف بأقل من { $chance } في الساعة.
eff-say-not-tried = لم يُجرَّب: أُوقف العمل قبله.
eff-say-no-plan = لم توجد خطة معه، ولم يُبرهَن أنه مستحيل.
eff-say-impossible = لا يمكن تخطيط شيء هكذا: { $codes }.

eff-rule-without = من دون القاعدة «{ $name }»
eff-rule-tolerance-percent = «{ $name }»: فرق مسموح { $after } % بدل { $before } %
eff-rule-tolerance-people = «{ $name }»: فرق مسموح { $after } شخص بدل { $before }
eff-rule-gap = «{ $name }»: فاصل مسموح بين القافلتين { $after } دقيقة بدل { $before }
eff-rule-steps = «{ $name }»: على مراحل عددها { $after } بدل { $before }
eff-rule-act = «{ $name }»: يكفي { $after ->
    [0] أن يغادر الجانب الآخر
    [1] أن يعبر الجانب الآخر
   *[other] أن يصل الجانب الآخر
}، لا { $before ->
    [0] أن يغادر
    [1] أن يعبر
   *[other] أن يصل
}
eff-rule-first = «{ $name }»: انتظار أول قافلة بدل آخر قافلة
eff-rule-last = «{ $name }»: تأخير آخر قافلة فقط
eff-quota = «{ $name }»: يجوز عبور { $after } شخص بدل { $before }
eff-quota-without = «{ $name }»: بلا حد لعدد العابرين
eff-must-without = «{ $name }»: من دون العدد الواجب وصوله في موعد
eff-must-fewer = «{ $name }»: يجب وصول { $after } شخص بدل { $before }
eff-must-later = «{ $name }»: يجب الوصول بعد { $after } ساعة من البداية بدل { $before }
eff-reading = بقراءة «{ $name }»
eff-window = فترة السماح لـ { $name }: طوله { $after } ساعة بدل { $before }
eff-window-without = بلا فترة سماح محددة لـ { $name }
eff-window-empty = يجوز سير المركبات الفارغة خارج فترات السماح
eff-hours-longer = { $name }: مفتوح { $after } ساعة بدل { $before }
eff-hours-without = { $name }: مفتوح في كل الساعات
eff-road-hours-without = الطريق { $name }: مفتوح في كل الساعات
eff-mover-hours-without = { $name }: العمل في كل الساعات
eff-lanes = { $name }: مسارب عددها { $after } بدل { $before }
eff-wait = { $name }: انتظار مسموح { $after } دقيقة بدل { $before }
eff-headway = الطريق { $name }: قافلة كل { $after } دقيقة بدل { $before }
eff-convoys = الطريق { $name }: قوافل في آن واحد عددها { $after } بدل { $before }
eff-lane-without = الطريق { $name }: الاتجاهان معاً
eff-bays = { $name }: مواقف صعود عددها { $after } بدل { $before }
eff-desk = { $name }: تسجيل { $after } شخص في الساعة بدل { $before }
eff-parking = { $name }: مكان لمركبات عددها { $after } بدل { $before }
eff-rate = { $name }: استقبال { $after } شخص في الساعة بدل { $before }
eff-capacity = { $name }: مكان لـ { $after } شخص بدل { $before }
eff-vehicles = { $name }: مركبات عاملة عددها { $after } بدل { $before }
eff-teams = { $name }: عددها { $after } بدل { $before }
eff-duty = { $name }: دوام { $after } ساعة بدل { $before }
eff-enter-without = { $name }: يجوز لها كل طريق
eff-size = قوافل من { $after } مركبة على الأكثر بدل { $before }
eff-least = قوافل من { $after } مركبة على الأقل بدل { $before }
eff-own = مركبات خاصة في القافلة حتى { $after } بدل { $before }
eff-hold = انتظار بعد الصعود وقبل المغادرة { $after } دقيقة بدل { $before }
eff-exposed = على الطريق في آن واحد { $after } شخص بدل { $before }

eff-cure-head = ما يجعلها ممكنة
eff-cure-intro = كما هي لا يمكن تخطيط شيء. فيما يلي: لكل بند وقيد وحده أصغر تغيير يكفي، بوحدته؛ ثم تغييران معاً حيث لا يكفي أي منهما وحده. الترتيب ترتيب الاتفاق.
eff-cure-intro-unknown = لم توجد خطة، ولم يُبرهَن أنها مستحيلة. فيما يلي: لكل بند وقيد وحده أصغر تغيير وُجدت معه خطة؛ ثم تغييران معاً. الترتيب ترتيب الاتفاق.
eff-cure-why = السبب: { $fact }
eff-cure-alone = تغيير واحد وحده
eff-cure-pairs = تغييران معاً
eff-cure-pairs-none = لم يوجد تغييران منها يكفيان معاً.
eff-cure-col-result = هل يكفي؟
eff-cure-cured = يكفي: خطة مفحوصة تُخرج { $n }
eff-cure-between = يكفي: خطة مفحوصة تُخرج { $n }؛ ومبرهَن أنه لا يكفي: { $below }. وما بينهما غير معروف.
eff-cure-not-alone = مبرهَن: لا يكفي وحده مهما بلغ
eff-cure-not-known = غير معروف: لم توجد خطة ولا برهان
eff-cure-and = { $first } — ومعه: { $second }
