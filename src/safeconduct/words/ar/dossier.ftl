### الانطلاق أو عدمه: الصفحة التي يُتّخذ عليها القرار. تُقرأ في نصف دقيقة. لم يراجع هذا النص قارئ معروف الاسم.

go-title = انطلاق أو لا انطلاق
go-outcome-stop = لا تنطلقوا
go-outcome-protest = انطلاق تحت الاحتجاج لإنقاذ الأرواح
go-outcome-met = الشروط مستوفاة
go-lead-stop = { $n ->
    [zero] لا شيء يمنع هذه الحركة.
    [one] أمر واحد يمنع هذه الحركة.
    [two] أمران يمنعان هذه الحركة.
    [few] { $n } أمور تمنع هذه الحركة.
    [many] { $n } أمرًا يمنع هذه الحركة.
   *[other] { $n } أمر يمنع هذه الحركة.
}
go-lead-papers-protest = لا بند يمنع. الانطلاق ممكن تحت الاحتجاج فقط، لإنقاذ الأرواح، ولا يكون من دون: { $papers }.
go-lead-papers-met = كل البنود مستوفاة، ومع ذلك لا ينطلق أحد من دون: { $papers }.
go-lead-protest = { $n ->
    [zero] لا بند يمنع. من ينطلق ينطلق تحت الاحتجاج، وللضرورة المذكورة أدناه وحدها.
    [one] لا بند يمنع، لكن بندًا واحدًا ما زال مفتوحًا. من ينطلق ينطلق تحت الاحتجاج، وللضرورة المذكورة أدناه وحدها.
    [two] لا بند يمنع، لكن بندين ما زالا مفتوحين. من ينطلق ينطلق تحت الاحتجاج، وللضرورة المذكورة أدناه وحدها.
    [few] لا بند يمنع، لكن { $n } بنود ما زالت مفتوحة. من ينطلق ينطلق تحت الاحتجاج، وللضرورة المذكورة أدناه وحدها.
    [many] لا بند يمنع، لكن { $n } بندًا ما زال مفتوحًا. من ينطلق ينطلق تحت الاحتجاج، وللضرورة المذكورة أدناه وحدها.
   *[other] لا بند يمنع، لكن { $n } بند ما زال مفتوحًا. من ينطلق ينطلق تحت الاحتجاج، وللضرورة المذكورة أدناه وحدها.
}
go-lead-met = كل بند استوفاه قيدٌ مسجَّل. وعلى من ينطلق أن يسمع «انطلاق» عند كل اتصال مقبل.
go-holds = أعيدوا القرار في موعد أقصاه { $until }: عندها تنتهي صلاحية شيء أو يحين اتصال.
go-departs = المغادرة: { $at }.
go-departs-none = لم تُحدَّد ساعة للمغادرة.
go-ground-case = الطرق: تلك التي لا بدّ لناس الحالة من سلوكها.
go-ground-plan = الطرق: طرق قوافل الخطة التي لم تغادر بعد، ذهابًا وإيابًا. الخطة رقم { $number }.
go-cannot = لا تجعل هذه الصفحة أي حركة محمية أو مشروعة، ولا أحد تحت الحصار يختار بحرية. هي تقول ما كان معروفًا ومن يتحمّل مسؤوليته.
go-held-back = تحلّ { $mark } محل كلمة وردت في قيد ولا يجوز لهذه الصفحة طبعها.

go-unseen-head = لم يُسجَّل شيء عن:
go-stops-head = ما الذي يمنع
go-stops-none = لا شيء مما بُحث عنه يمنع هذه الحركة.
go-protests-head = ما لا يسمح إلا بالانطلاق تحت الاحتجاج لإنقاذ الأرواح
go-protests-none = لا شيء.
go-calls-head = من يتصل بمن
go-calls-silence = الصمت يعني عدم الانطلاق. وكذلك اتصال لم يُسمَّ له أحد.
go-papers-head = من يتحمّل المسؤولية
go-consent-head = الموافقة، بالأسر
go-cleared-head = ما استوفته القيود
go-cleared-none = لم يُستوفَ شيء.
go-history-head = كل ما سُجّل، الأقدم أولًا
go-history-note = لا يُحذف شيء من هذه القائمة أبدًا. الأوقات بتوقيت الحالة.

go-col-line = البند
go-col-seen = من رأى ماذا ومتى
go-col-clears = ما الذي يستوفيه
go-col-call = الاتصال
go-col-caller = من يتصل بمن وعلى أي رقم
go-col-answer = الجواب
go-col-until = حتى
go-col-entered = سُجّل
go-col-entry = القيد
go-col-by = من، ومتى رأى

go-by = { $by }، { $at }
go-by-through = { $by }، عبر { $through }، { $at }
go-grade = الدرجة { $grade }
go-source = المصدر: { $source }
go-nothing-entered = لم يُسجَّل شيء.
go-in-the-case = الحالة نفسها: { $file }
go-lapsed = انتهت صلاحيته { $until }
go-no-end = بلا نهاية محدّدة
go-all-of = { $n } كلها
go-some-of = { $n } من { $all }

go-open-holder = { $about }: لم يؤكَّد
go-lapsed-holder = { $about }: انتهت صلاحية التأكيد { $until }
go-holder-lapses = { $about }: مؤكَّد حتى { $until } فقط، والمطلوب حتى { $needed }
go-holder-distant = { $about }: جاء التأكيد من مكان آخر لا من الحاجز
go-holder-unheld = طرق لم يُسمَّ من يسيطر عليها
go-open-party = { $about }: لم يقرّ بالعلم
go-lapsed-party = { $about }: انتهت صلاحية الإقرار { $until }
go-open-mines = ألغام مشتبه بها: { $about }
go-unknown-mines = الألغام: غير معروف ({ $about })
go-open-threat = ناس أُصعدوا تحت التهديد: { $about }
go-unknown-threat = التهديد عند الصعود: غير معروف ({ $about })
go-open-list = طُلبت قائمة: { $about }
go-unknown-list = هل طُلبت قائمة: غير معروف
go-open-carer = طفل منفصل عن أهله بلا مرافق: { $about }
go-unknown-carer = الأطفال المنفصلون ومرافقوهم: غير معروف ({ $about })
go-open-consent = موافقة مرفوضة أو غير معطاة: { $about }
go-unknown-consent = لا موافقة مسجَّلة: { $about }
go-consent-partly = أسر لم تُبلَّغ: { $about }
go-open-monitors = لا مراقبين: { $about }
go-unknown-monitors = المراقبون: غير معروف ({ $about })
go-open-destination = الوجهة لم يخترها أصحابها: { $about }
go-unknown-destination = اختيار الوجهة: غير مسجَّل ({ $about })
go-open-stay = لا سبيل إلى البقاء
go-unknown-stay = سبيل إلى البقاء: غير معروف
go-open-reception = الاستقبال ممتلئ إلا للجرحى: { $about }
go-unknown-reception = المتّسع في الاستقبال: غير معروف ({ $about })
go-open-alternatives = لم تُجرَّب سبل أخرى
go-unknown-alternatives = السبل الأخرى المجرَّبة: غير مسجَّلة
go-open-compulsion = علامات إكراه
go-unknown-compulsion = علامات الإكراه: لم يبحث عنها أحد
go-calls-silent = لا جواب: { $calls }
go-calls-refused = الجواب «لا انطلاق»: { $calls }
go-calls-unnamed = لم يُسمَّ من يتصل: { $calls }
go-calls-no-hour = لم تُحدَّد ساعة للمغادرة، فلا يمكن أي اتصال

go-clears-holder = كلمة الواقفين هناك: ممّن، وعبر من، وحتى متى.
go-clears-party = إقراره بالعلم بهذه الحركة.
go-clears-mines = معاينة الطريق من مختصين بإزالة الألغام.
go-clears-threat = أحد منا هناك يرى الناس يصعدون بلا تهديد.
go-clears-list = سحب الطلب. لا نعطي قوائم.
go-clears-carer = مرافق، والإخوة معًا، ومستلِم يوقّع.
go-clears-consent = إبلاغ كل أسرة بالشروط والموعد والطريقة والوجهة، وسؤالها.
go-clears-monitors = مراقبون هناك يرون بأنفسهم.
go-clears-destination = سؤال الناس إلى أين، وحفظ اختيارهم.
go-clears-stay = أن يُترك الباقون بسلام، وأن يسهر أحد على ذلك.
go-clears-reception = أن يقول الاستقبال إن فيه متّسعًا للجميع.
go-clears-alternatives = ما جُرّب غير ذلك، ولماذا لا يكفي.
go-clears-compulsion = أن يبحث من لا يتبع أي طرف فلا يرى شيئًا.
go-clears-call = كلمة «انطلاق» في هذا الاتصال أو في اتصال بعده.
go-clears-hour = حدّدوا ساعة المغادرة.

go-kind-holder = تأكيد الجهة المسيطرة
go-kind-party = إقرار الطرف بالعلم
go-kind-mines = الألغام
go-kind-threat = التهديد عند الصعود
go-kind-list = طلب القوائم
go-kind-carer = الأطفال المنفصلون
go-kind-consent = الموافقة
go-kind-monitors = المراقبون
go-kind-destination = اختيار الوجهة
go-kind-stay = سبيل إلى البقاء
go-kind-reception = الاستقبال
go-kind-alternatives = السبل الأخرى المجرَّبة
go-kind-compulsion = علامات الإكراه
go-kind-necessity = الضرورة
go-kind-signature = التوقيع
go-kind-protest = الاحتجاج
go-kind-review = المراجعة
go-kind-departure = المغادرة
go-kind-roster = من يتصل
go-kind-call = الاتصال
go-state-clear = مستوفى
go-state-against = ضدّ
go-state-not-known = غير معروف

go-stage-departure = عند المغادرة
go-stage-road = على الطريق
go-stage-arrival = عند الوصول
go-about-groups = { $n ->
    [zero] لا مجموعات
    [one] مجموعة واحدة
    [two] مجموعتان
    [few] { $n } مجموعات
    [many] { $n } مجموعة
   *[other] { $n } مجموعة
}
go-about-roads = { $n ->
    [zero] لا طرق
    [one] طريق واحد
    [two] طريقان
    [few] { $n } طرق
    [many] { $n } طريقًا
   *[other] { $n } طريق
}
go-about-places = { $n ->
    [zero] لا أماكن
    [one] مكان واحد
    [two] مكانان
    [few] { $n } أماكن
    [many] { $n } مكانًا
   *[other] { $n } مكان
}

go-call-go = انطلاق
go-call-no-go = لا انطلاق
go-call-silent = صمت: لا انطلاق
go-call-to-come = لم يحن بعد
go-call-nobody = لم يُسمَّ أحد: لا انطلاق
go-call-no-hour = لا ساعة محدّدة: لا انطلاق
go-call-number = { $calls }: { $number }
go-call-unnamed = لم يُسمَّ أحد

go-paper-necessity = الضرورة
go-paper-signature = توقيع باسم صاحبه
go-paper-protest = نص الاحتجاج
go-paper-review = ساعة المراجعة
go-head-necessity = الضرورة
go-head-protest = الاحتجاج
go-head-signature = وقّع
go-head-review = يُنظر فيه من جديد
go-signature = { $name }، { $function }، { $at }
go-paper-missing = غير موجود
go-sign-by-hand = الاسم والصفة والتوقيع والساعة

go-coverage = أُبلغت وسُئلت: { $share } من كل الأسر.
go-coverage-few = أُبلغت وسُئلت: أقل من { $share } من كل الأسر.
go-coverage-none = لم تُبلَّغ ولم تُسأل أي أسرة، بحسب كل ما هو مسجَّل.
go-coverage-all = أُبلغت كل الأسر وسُئلت.
go-uncounted = { $n ->
    [zero] كل المجموعات معدودة.
    [one] مجموعة واحدة لم تُعدّ؛ تُحسب أسرها من الحالة بأكبر عدد ممكن.
    [two] مجموعتان لم تُعدّا؛ تُحسب أسرهما من الحالة بأكبر عدد ممكن.
    [few] { $n } مجموعات لم تُعدّ؛ تُحسب أسرها من الحالة بأكبر عدد ممكن.
    [many] { $n } مجموعة لم تُعدّ؛ تُحسب أسرها من الحالة بأكبر عدد ممكن.
   *[other] { $n } مجموعة لم تُعدّ؛ تُحسب أسرها من الحالة بأكبر عدد ممكن.
}
go-households = الكل
go-told = أُبلغت
go-leaves = تغادر
go-stays = تبقى
go-undecided = لم تقرّر
go-not-told = لم تُبلَّغ
go-only-leaves = لا يصعد إلا من قالت أسرته إنها تغادر، ولها أن تعدل عن ذلك حتى إغلاق الأبواب.
