### الإفادات: موضوعها وإدخالها ومقابلتها بعضها ببعض. لم يراجع هذا النص قارئ معروف الاسم.

claims-kind-wanting = يريدون المغادرة
claims-kind-due = مقرَّر خروجهم
claims-kind-waiting = ينتظرون المغادرة
claims-kind-inside = ما زالوا في الداخل
claims-kind-boarded = صعدوا
claims-kind-left = غادروا، ولم يُذكر أين عُدّوا
claims-kind-past_line = عبروا الخط
claims-kind-triaged = جرى فرزهم طبيًا
claims-kind-at_reception = وصلوا إلى الاستقبال
claims-kind-held = أُوقفوا على الطريق
claims-kind-taken_off = أُنزلوا من القافلة
claims-kind-returned = أُعيدوا
claims-kind-killed = قُتلوا
claims-kind-wounded = جُرحوا
claims-kind-lost = أُحرقت أو أُخذت
claims-kind-present = في المكان
claims-kind-capacity = يمكن استقبالهم
claims-kind-complete = قيل إنه اكتمل
claims-kind-not_complete = قيل إنه لم يكتمل

claims-unit-people = أشخاص
claims-unit-civilians = مدنيون
claims-unit-armed = مسلحون بحسب القائل
claims-unit-men = رجال
claims-unit-women = نساء
claims-unit-children = أطفال
claims-unit-patients = مرضى
claims-unit-wounded = جرحى
claims-unit-staff = موظفون
claims-unit-vehicles = مركبات
claims-unit-buses = حافلات
claims-unit-ambulances = سيارات إسعاف
claims-unit-private_vehicles = سيارات خاصة
claims-unit-convoys = قوافل
claims-unit-places = أماكن
claims-unit-other = غير ذلك

claims-counting-cumulative = منذ بدء الحركة
claims-counting-period = في يوم أو فترة أخرى
claims-counting-moment = في لحظة واحدة
claims-counting-movement = في قافلة أو حادث واحد

claims-basis-counted = بالعدّ
claims-basis-manifest = من قائمة
claims-basis-estimated = تقديرًا
claims-basis-relayed = نقلًا
claims-basis-not_said = لم يُذكر

claims-hedge-none = { $figure }
claims-hedge-about = نحو { $figure }
claims-hedge-nearly = قرابة { $figure }
claims-hedge-over = أكثر من { $figure }
claims-hedge-at_least = { $figure } على الأقل
claims-hedge-under = أقل من { $figure }
claims-hedge-up_to = حتى { $figure }
claims-hedge-appears = يبدو أنهم { $figure }
claims-hedge-believed = يُعتقد أنهم { $figure }

claims-precision-minute = بالدقيقة
claims-precision-quarter = إلى ربع الساعة
claims-precision-hour = إلى الساعة
claims-precision-by = في وقت ما قبل ذلك
claims-precision-early = ساعات الفجر
claims-precision-morning = صباحًا
claims-precision-afternoon = بعد الظهر
claims-precision-evening = مساءً
claims-precision-day = في وقت ما من اليوم
claims-precision-end = بعد انتهاء كل شيء
claims-precision-month = في وقت ما من الشهر

claims-about-cumulative = حتى { $when }
claims-about-moment = { $when }
claims-about-period = من { $since } إلى { $when }
claims-about-period-day = في { $when }
claims-about-movement = { $name }
claims-day = { $day } { $year }
claims-when = { $day }، { $rest }
claims-topic = { $population } · { $unit } { $kind } · { $about }
claims-range = { $least } إلى { $most }
claims-open = { $least } فأكثر
claims-exactly = { $n }
claims-through = { $source }، عبر { $chain }
claims-copies = كررتها { $copies }
claims-garbled = كررتها برقم آخر { $copies }
claims-not-captured = لم يُحفظ المصدر

claims-ask-figure = الرقم
claims-ask-kind = ماذا
claims-ask-unit = مَن أو ماذا يُعدّ
claims-ask-population = أي أناس
claims-ask-counting = طريقة العدّ
claims-ask-since = ابتداءً من
claims-ask-movement = اسم القافلة أو الحادث
claims-ask-at = متى
claims-ask-place = أين
claims-ask-claimed_by = من القائل
claims-ask-through = عبر من (؛ بينهم ;)
claims-ask-basis = على أي أساس
claims-ask-grade = درجة المصدر والمعلومة
claims-ask-said = متى قيل
claims-ask-reported = متى نُشر
claims-ask-address = العنوان
claims-ask-captured = المصدر المحفوظ (ملف أو بصمته)
claims-ask-quote = اقتباس
claims-ask-language = اللغة
claims-ask-log_row = سطر السجل
claims-ask-copy_of = تكرر الإفادة
claims-ask-supersedes = تسحب الإفادة
claims-ask-note = ملاحظة
claims-form-head = إفادات { $case }. مفتاح الإدخال يأخذ ما بين القوسين؛ - يترك الخانة فارغة؛ < يرجع؛ = يأخذ الباقي كما سبق؛ ? يعرض الخيارات. عند الرقم: { $undo } يسترجع آخر إفادة، { $quit } يحفظ وينهي، { $drop } ينهي ويترك ما لم يُحفظ.
claims-form-review = مفتاح الإدخال يُبقيها؛ اسم أو رقم يغيّر سطرًا؛ { $drop } يتركها
claims-form-kept = أُبقيت باسم { $id } ولم تُكتب على القرص بعد: { $undo } يسترجعها، والإفادة التالية أو { $quit } يحفظها.
claims-form-saved = حُفظت { $id }.
claims-form-undone = استُرجعت: { $id }.
claims-form-nothing = لا شيء يُسترجع: ما حُفظ لا يُغيَّر أبدًا. أدخل إفادة أخرى تسحبها.
claims-form-unfinished = انتهى الإدخال في وسط إفادة: لم تُحفظ تلك الإفادة.
claims-form-not-figure = { $text } ليس رقمًا. اكتب 19000 أو نحو 19,000 أو 500-600 أو اكتمل أو لم يكتمل.
claims-form-not-choice = { $text } ليس من الخيارات. ? يعرضها.
claims-form-not-grade = { $text } ليست درجة. اكتب حرفًا من ستة حروف ورقمًا من 1 إلى 6.
claims-form-not-captured = { $text } ليس ملفًا ولا بصمة.
claims-form-ended = { $n ->
    [0] لم تُضف أي إفادة.
    [one] أُضيفت إفادة واحدة.
    [two] أُضيفت إفادتان.
    [few] أُضيفت { $n } إفادات.
    [many] أُضيفت { $n } إفادة.
   *[other] أُضيفت { $n } إفادة.
}

claims-reconcile-head = { $claims } إفادة في { $case } حول { $topics } موضوعًا: { $conflicts } تعارضًا، منها { $firm } مهما كانت الساعة.
claims-interval = ما قيل: { $interval }.
claims-agreed = كلها تقبل { $interval }.
claims-no-agreement = لا رقم يوافقها كلها.
claims-working = رقم العمل { $best } (من { $low } إلى { $high })، وضعه { $who }: { $reason }
claims-no-working = لم يوضع رقم عمل.
claims-if-right = إن صحّت { $claim } فهذه خطأ: { $wrong }.
claims-if-right-hours = إن صحّت { $claim } فهذه خطأ أو تتحدث عن ساعة أخرى: { $wrong }.
claims-withdrawn = سحبتها مصادرها: { $claims }.
claims-together = ما لا يصحّ معًا
claims-rule-same = تتحدث { $first } و{ $last } عن شيء واحد ولا رقم مشترك بينهما؛ الفارق { $n }.
claims-rule-never-less = { $first } أكبر من { $last } اللاحقة بـ{ $n }؛ ومثل هذا العدد لا ينقص.
claims-rule-part-above-whole = تعدّ { $first } جزءًا مما تعدّه { $last } وهي أكبر منها بـ{ $n }.
claims-rule-sum-above-total = مجموع { $others } يزيد { $n } على ما تقبله { $last }.
claims-rule-more-left-than-inside = غادر بحسب { $others } أكثر بـ{ $n } ممن كانوا في الداخل بحسب { $first }.
claims-rule-gone-on-after-complete = تقول { $first } إن كل شيء انتهى؛ وبحسب { $others } غادر أو انتظر بعدها { $n } على الأقل.
claims-rule-complete-denied = تقول { $first } إن كل شيء انتهى؛ وتقول { $last } إنه لم ينته.
claims-label = { $id } ({ $figure }؛ { $source }؛ { $when })
claims-unless-hours = لا تصحّان معًا إلا إذا تحدثتا عن ساعتين مختلفتين.
claims-also = والأمر كذلك إذا حلّت { $claims } محل الأخيرة.
claims-against-complete = { $claim }: يقول { $source } إن كل شيء انتهى، { $when }. وتعارضها { $n ->
    [one] إفادة واحدة
    [two] إفادتان
    [few] { $n } إفادات
   *[other] { $n } إفادة
} ({ $independent ->
    [one] مصدر واحد
    [two] مصدران
    [few] { $independent } مصادر
   *[other] { $independent } مصدرًا
}): { $claims }.
claims-nothing = لا توجد إفادات.

claims-chart-title = الإفادات وأين تختلف
claims-chart-intro = كل علامة إفادة مع المدى الذي تقبله كلماتها؛ والحروف مصادر، وتحت كل رسم قائمة. وما يغطي غيره يُزاح جانبًا. لا يُحسب متوسط لشيء. والخط بجانب العلامة ما قد يعنيه الرقم، والسهم رقم بلا حد أعلى. والمربع الداكن في تعارض قائم مهما كانت الساعة.
claims-chart-working = رقم العمل
claims-chart-sources = المصادر
claims-chart-col-claim = الإفادة
claims-chart-col-when = متى
claims-chart-col-figure = الرقم
claims-chart-col-means = قد يعني
claims-chart-col-source = المصدر
claims-chart-col-grade = الدرجة
claims-chart-col-wrong = لا تصحّ مع
claims-chart-complete = قيل إنه اكتمل
claims-chart-totals = { $population } · { $unit } { $kind } · { $counting }
claims-page-not = الإفادات هي ما قالته المصادر. ووجود رقم هنا لا يعني أنه صحيح، ولا أن أحدًا غادر بإرادته.
