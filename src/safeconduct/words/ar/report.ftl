### تقرير الخطة، نسخة الخلية. لم يراجع هذا النص قارئ معروف الاسم.

report-title = تقرير الخطة
report-of = { $case } · وُضعت لغاية «{ $objective }» · { $convoys ->
    [zero] بلا قوافل
    [one] قافلة واحدة
    [two] قافلتان
    [few] { $convoys } قوافل
    [many] { $convoys } قافلة
   *[other] { $convoys } قافلة
} · المركبات: { $vehicles }
report-variant = الصيغة: { $variant }
report-reading = بقراءة «{ $reading }»
objective-robust = أقل تأخّر ممكن متى ما توقّفت الحركة
objective-fastest = أكبر عدد من الناس في أقصر وقت

on-guessed = بأرقام تقديرية:
now-head = ما الذي يمنعنا الآن
now-missing = قوافل تنتظر تأكيدًا ناقصًا: { $waiting } من { $convoys }. لم يؤكّد: { $holders }.
now-empty-only = رحلات فارغة تنتظر تأكيدًا ناقصًا. لم يؤكّد: { $holders }.
now-clear = أكّد كل من يسيطر على الطرق ذهابًا وإيابًا. أعيدوا التأكيد عند كل موعد اتصال: الصمت يعني عدم الانطلاق.
now-no-roads = لا حركة في هذه الخطة.
now-nobody = لا تذكر هذه الحالة من يسيطر على أي طريق أو نقطة تفتيش. هناك من يسيطر عليها: اعرفوه واسألوه.
now-mines = طرق في المسير لا يُعرف أنها خالية من الألغام: { $unknown } من { $total }. مشتبه بها: { $suspected }.
now-mines-clear = كل الطرق في المسير ({ $total }) مسجّلة خالية من الألغام.
now-unheld = مقاطع طريق لا يُذكر من يسيطر عليها: { $n }. اعرفوه واسألوه.
now-condition = ينتظر «{ $what }»، وموعده غير معروف.
now-condition-at = ينتظر «{ $what }»، المتوقع { $at }.
col-holder = الجهة المسيطرة
col-holds = على ماذا يسيطر
col-standing = تأكيد محلي
col-needed = مطلوب قبل
col-convoys = القوافل
standing-confirmed = نعم، حتى { $until } ({ $by })
standing-lapses = حتى { $until } فقط ({ $by }): ينتهي قبل آخر رحلة
standing-expired = انتهى { $until } ({ $by })
standing-missing = غير مؤكَّد
standing-nobody = لا يُعرف من يُسأل
holds-roads = { $n ->
    [zero] لا طرق
    [one] طريق واحد
    [two] طريقان
    [few] { $n } طرق
    [many] { $n } طريقًا
   *[other] { $n } طريق
}

when-head = عند الغروب وعند منتصف الليل
when-verdict = في الاستقبال في النهاية: { $out } من أصل { $asked } طلبوا المغادرة، بحلول { $at }.
when-verdict-none = لا يصل أحد إلى الاستقبال في هذه الخطة.
mark-dusk = بحلول الغروب، { $at }
mark-midnight = بحلول منتصف الليل، { $at }
mark-end = في النهاية، { $at }
col-past-line = عبروا الخط
col-at-reception = في الاستقبال
col-stretchers = حالات النقالة في الاستقبال
col-when = الناس، من أصل { $asked } طلبوا المغادرة
when-no-line = ممّن في الاستقبال، { $n } لم يعبروا أي خط.
left-head = لم يصلوا إلى الاستقبال في النهاية:
left-waiting = ينتظرون: { $n }
left-cannot = لا يستطيعون: { $n }
left-stay = يريدون البقاء: { $n }
left-not-asked = لم يُسألوا: { $n }
not-known = غير معروف

last-head = من هم الأخيرون
last-stretcher = تصل آخر حالة نقالة بحلول { $at } (القافلة { $convoy }).
last-stretcher-none = لا أحد في هذه الخطة يحتاج إلى نقالة.
last-stretcher-left = حالات نقالة تتركها هذه الخطة: { $n }.
last-left = آخر من يبقى: { $who }، من { $place }؛ يصلون بحلول { $at } (القافلة { $convoy }، على متنها: { $n }).
last-cost = أصحاب الأولوية { $priority } يصلون بعد { $length } من الوقت الذي كانوا سيصلون فيه وحدهم، في المتوسط. لم يوقّع أحد على ذلك.
last-nobody = لا يغادر أحد في هذه الخطة.

halt-head = إذا توقّفت الحركة
halt-now = الآن
halt-worst = في أسوأ ساعة، { $at }
halt-road = على الطريق، مع الطواقم والفرق
halt-still = داخل المركبات دون حركة، أو يصعدون
halt-outdoors = ينتظرون في العراء
turn-back-back = بعد { $after }: رجوعًا إلى { $to } ({ $people })
turn-back-on = بعد { $after }: قُدُمًا إلى { $to } ({ $people })
turn-back-more = و{ $n } من المقاطع الأخرى فيها ناس أقل: ورقة كل قافلة تقول إلى أين تذهب
turn-back-none = لا أحد في الطريق.
turn-back-now = مكان الرجوع الآن: { $stretches }.
turn-back-worst = مكان الرجوع في أسوأ ساعة: { $stretches }.
unit-people = الناس

longest-head = أطول ركوب أو انتظار
longest-aboard = في مركبة واحدة: { $length } (القافلة { $convoy })
longest-still = داخل المركبات دون حركة: { $length } (القافلة { $convoy }، { $place })
longest-outdoors = في العراء: { $length } (القافلة { $convoy }، { $place })
halt-care-1 = من ساعة توقّف: مراحيض وماء.
halt-care-2 = من ساعتي توقّف: الرضّع والدفء أولًا.
halt-care-4 = من أربع ساعات توقّف ينزل الناس أو يرجعون: بقرار يحمل اسم صاحبه.

guess-head = ما هو تقديري
guess-binding = { $assumed } من { $total } رقمًا تحكم هذه الخطة مفترضة:
guess-none-binding = لا رقم مفترضًا بين الأرقام التي تحكم هذه الخطة، وعددها { $total }.
guess-no-figures = لا تذكر هذه الحالة مصدر أرقامها.
guess-all = من كل أرقام الحالة، { $share } مفترضة.
guess-figure = { $row }، { $column }: خُطّط على { $planned } (المدى من { $low } إلى { $high })
guess-figure-flat = { $row }، { $column }: { $planned } (بلا مدى)
guess-more = و{ $n } غيرها

map-head = الطرق كما في الخطة
map-note = مواقع مخطَّطة لا مرصودة. لا أحد في المكان الذي تبيّنه هذه الخريطة ما لم يره هناك أحد.
map-slider = وقت الخطة
timeline-head = القوافل مكانًا مكانًا
timeline-note = الخط الأفقي قافلة واقفة. الرمادي: ليل. المخطَّط: لا فترة سماح بالحركة.
timeline-note-origin = صف لكل نقطة تجمّع: رفيع أثناء الصعود، عريض على الطريق، إطار حتى استقبال الجميع.
progress-head = من هم في الاستقبال، وما لا تستطيع أي خطة تجاوزه
progress-note = الناس في الاستقبال (F)، والحدّ: لا خطة تحفظ القواعد توصل أكثر منه. وتحته: على الطريق (E)، والمنتظرون في العراء أو داخل المركبات (W).
progress-note-no-bound = الناس في الاستقبال (F). لم يُبرهَن حدّ لهذه الخطة. وتحته: على الطريق (E)، والمنتظرون في العراء أو داخل المركبات (W).
category-head = من هم في الاستقبال، حسب الحاجة والأولوية
balance-head = التوازن بين الجهتين
balance-note = من عبروا الخط من كل جهة، نسبةً إلى المستحق. الشريط المظلَّل هو ما تسمح به القاعدة.
balance-none = لا قاعدة في هذه الحالة تربط جهتين.
queues-head = الطوابير
queues-note = المركبات المنتظرة عند كل نقطة تفتيش، والفارغة منها أيضًا، وعدد المسارب أو المواقف العاملة.
binds-head = ما الذي يقيّد، ومتى
binds-note = مدى امتلاء كل محدود، ساعةً ساعة. كلما اشتدّ السواد زاد الامتلاء؛ وما يكاد يسودّ هو ما يؤخّر الخطة.
no-script = تحتاج الرسوم إلى JavaScript، وهو معطَّل هنا. كل ما في الصفحة الأولى والجداول كامل بدونه.

proof-head = ورقة الإثبات
proof-regret = متى ما توقّفت الحركة، لا يزيد التأخّر على { $n } شخصًا عمّا كانت أي خطة تستطيع إيصاله في تلك اللحظة (مبرهَن). الأوسع عند { $at }.
proof-found = مقابل أفضل خطة وجدها بحث لكل لحظة وحدها: تأخّر { $n } شخصًا (موجود لا مبرهَن).
proof-floor = لا خطة تستطيع أفضل من تأخّر { $n } شخصًا (مبرهَن).
proof-mark = الهدف لهذه الحالة: { $n }.
proof-finish = كل من توصلهم هذه الخطة يصلون بعد { $finish } من بدايتها؛ ولا خطة تستطيع إيصال كل من يمكن إيصالهم قبل { $bound } (مبرهَن).
proof-finish-only = كل من توصلهم هذه الخطة يصلون بعد { $finish } من بدايتها.
proof-mean = في المتوسط على مدى الوقت، { $share } من الناس متأخّرون.
proof-none = لم يُبرهَن شيء لهذه الخطة: ما لم يُحسب لا يُدّعى.
proof-contains = القواعد التي يتضمنها الحدّ: { $rules }.
proof-drops = القواعد التي يتركها: { $rules }.
proof-stopped = انتهى البحث بسبب: { $why }؛ العمل { $work }، البذرة { $seed }.
stopped-work = العمل المسموح
stopped-converged = لا شيء آخر يوجد
stopped-clock = الساعة
stopped-user = المستخدم

convoys-head = القوافل
col-convoy = القافلة
col-team = الفريق
col-road = من ← إلى
col-vehicles = المركبات
col-people = الناس
col-boards = الصعود من
col-leaves = المغادرة
col-line = عبور الخط
col-arrives = الوصول
col-out = استُقبل الجميع
col-aboard = أطول ركوب
vehicles-head = ما تفعله كل مركبة وكل فريق
col-vehicle = المركبة
col-runs = الرحلات
run-loaded = { $from }–{ $to } · { $convoy } · { $road } · الركاب { $n }
run-own = { $from }–{ $to } · { $convoy } · { $road } · المركبات { $vehicles }، الركاب { $n }
run-team = { $from }–{ $to } · { $convoy } · { $road }
run-empty = { $from }–{ $to } · فارغة · { $road }
sources-head = الافتراضات والمصادر
sources-note = كل رقم تعطيه الحالة، مع مداه ومن قاله. { $defaults ->
    [0] لم يُملأ أي رقم تلقائيًا.
   *[other] أرقام مُلئت تلقائيًا: { $defaults }.
}
col-figure = الرقم
col-low = الأدنى
col-best = الأرجح
col-high = الأعلى
col-planned = خُطّط على
col-source = المصدر
end-low = الأدنى
end-best = الأرجح
end-high = الأعلى
not-sourced = بلا مصدر
warnings-head = تنبيهات التخطيط
holders-source = { $holder }: { $source }، الدرجة { $grade }، حتى تاريخ { $as_of }
holders-head = من يُقال إنه يسيطر وعلى ماذا
notes-head = ملاحظات الحالة
show-table = إظهار الجدول

figure-bays = مواقف الصعود
figure-people_per_h = أشخاص في الساعة
figure-lanes = المسارب
figure-vehicle_s = ثوانٍ للمركبة
figure-person_s = ثوانٍ للشخص
figure-empty_s = ثوانٍ للمركبة الفارغة
figure-unload_min = دقائق النزول
figure-count = كم عددها
figure-duty_h = ساعات العمل
figure-rest_h = ساعات الراحة
figure-turnaround_min = دقائق الاستدارة
figure-held_back = نسبة الاحتياط
figure-people = الناس
