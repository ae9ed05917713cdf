### ما يمكن تخطيطه على سحبات كثيرة لما لا يُعرف. لنسخة الخلية وحدها. لم يراجع هذا النص قارئ معروف الاسم.

study-head = دراسة سحبات كثيرة
study-not-for-parties = لا تُعرَض على أي طرف ولا تُقرأ عليه. تقول على أي أرقام تتوقّف الحركة، وكم مركبة قد يحتفظ بها جانب.
study-of = { $case } · عدد السحبات { $draws }، البذرة { $seed }، الخطط المجرَّبة لكل سحبة { $work }
study-ended-early = أُوقفت قبل نهايتها: السحبات أقل مما طُلب. أعيدوا تشغيلها بالمجلد نفسه فتتابع من هنا.

study-answer-head = ما يمكن تخطيطه أيًّا كانت الأرقام
study-found = وُجدت خطة توصل كل من يريد المغادرة إلى الاستقبال بحلول { $at } في { $n } من { $draws } سحبة. ومع حصر كل مدى في نصفه الأسوأ وُجدت في { $low } من السحبات؛ ومع حصره في نصفه الأخفّ لم تثبت استحالتها في { $high } منها.
study-unknown = لا نعرف هل يمكن أن يكون كل من يريد المغادرة في الاستقبال بحلول { $at }: وُجدت خطة توصلهم في { $n } من { $draws } سحبة. ومع حصر كل مدى في نصفه الأسوأ وُجدت في { $low } من السحبات؛ ومع حصره في نصفه الأخفّ لم تثبت استحالتها في { $high } منها.
study-proved = ثبت في { $n } من { $draws } سحبة أن لا خطة تستطيع إيصال الجميع.
study-open = في { $n } من { $draws } سحبة لم توجد خطة للجميع ولا برهان على استحالتها: قد توجد بتجريب خطط أكثر لكل سحبة.
study-would-tell = معرفة هذه أفضل تفيد أكثر من غيرها: { $inputs }.
study-would-tell-none = لا يمكن تمييز الرقم الأكثر إفادة عن الصدفة بهذا العدد من السحبات.
study-people = في الاستقبال حتى ذلك الوقت: { $median } في السحبة الوسطى، و{ $low } أو أقل في أسوأ سحبة من عشرين؛ ومن يريدون المغادرة { $due } في المتوسط.
study-finish = حيث توصل خطة الجميع يكون آخرهم في الاستقبال بحلول { $first } على أبكر تقدير، وبحلول { $median } في السحبة الوسطى، وبحلول { $last } على أبعد تقدير.
study-finish-none = لا توصل خطة الجميع في أي سحبة.
study-exposed = أكثر من على الطريق في آن واحد، مع الطواقم والفرق: { $most } أو أقل في تسع عشرة سحبة من عشرين.
study-error = ما يتركه عدد السحبات وحده مفتوحًا، بالنقاط في الاتجاهين: { $points }. أما المدى أعلاه فليس خطأ من هذا النوع: لا تضيّقه سحبات أكثر.
study-foresight = كل خطة صُنعت مع العلم بسحبتها. فهذا يقول ما يمكن تخطيطه متى عُرفت الأرقام. أما ما تساويه خطة تُصنع اليوم إن جاءت الأرقام غير ذلك فيقوله اختبار تلك الخطة تحت الضغط.

study-fan-title = الناس في الاستقبال بحسب الوقت
study-fan-note = الشريط الغامق: نصف السحبات. الفاتح: تسع من عشر. الخط: السحبة الوسطى. المتقطّع: الحالة كما هي، بالعدد نفسه من الخطط المجرَّبة.
study-fan-label = { $who }: في الاستقبال بحلول { $at } من { $low } إلى { $high } في تسع سحبات من عشر، و{ $median } في الوسطى؛ و{ $promised } في الحالة كما هي.
study-fan-middle = السحبة الوسطى
study-fan-half = نصف السحبات
study-fan-nine = تسع من عشر
study-fan-as-is = الحالة كما هي

study-matters-head = أي رقم أهمّ
study-matters-note = ارتباط الرتب (سبيرمان) بين الطرف الأسوأ لكل رقم وساعات انتظار الناس، ومعه خطآن معياريان: واحد حيث يطول الانتظار معه دائمًا، وصفر حيث لا صلة بينهما. ثم كم يطول انتظار الشخص في المتوسط في سحبات نصفه الأسوأ عنه في سحبات نصفه الأخفّ.
study-matters-none = لم يتغيّر شيء مسحوب من سحبة إلى أخرى، أو السحبات قليلة جدًا.
study-col-figure = الرقم
study-col-rank = ارتباط الرتب
study-col-swing = انتظار أطول في نصفه الأسوأ
study-col-halves = خطة للجميع: النصف الأخفّ، النصف الأسوأ
study-col-range = الأخفّ – الأفضل تقديرًا – الأسوأ
study-col-source = مصدره
study-rank = { $r } ± { $error }
study-rank-none = { $r } ± { $error }: لا يتميّز عن الصدفة
study-hours = { $n } س
study-swing = { $hours } س ± { $error }
study-halves = { $mild }، { $grim }
study-seconds = { $n } ث
study-minutes = { $n } د
study-a-day = { $n } في اليوم
study-sum-of = مجموع { $n } من الأرقام
study-first-of = الأول من { $n } من الأرقام تتحرّك معًا

study-input-people = من يريدون المغادرة: { $what }
study-input-people-all = من يريدون المغادرة
study-input-vehicles = المركبات الموجودة: { $what }
study-input-held-back = المركبات المحتفَظ بها: { $what }
study-input-teams = الفرق المرافقة: { $what }
study-input-losses = المركبات المفقودة
study-input-closures = الطرق المغلقة لوقت
study-input-posts = أوقات نقطة التفتيش ومساراتها: { $what }
study-input-minutes = أوقات القيادة
study-input-headway = الفاصل بين القوافل
study-input-boarding = أوقات الصعود
study-input-places = مواقف الصعود والمساحة: { $what }
study-input-receptions = القبول في الاستقبال: { $what }
study-input-reading = ما يُفهم من الاتفاق
study-family-people = الناس
study-family-vehicles = المركبات
study-family-teams = الفرق
study-family-losses = الفقدان
study-family-closures = الإغلاق
study-family-readings = القراءات
study-family-posts = نقاط التفتيش
study-family-roads = أوقات القيادة والفواصل
study-family-boarding = أوقات الصعود
study-family-places = المواقف والمساحة
study-family-receptions = أماكن الاستقبال

study-readings-head = ما يُفهم من الاتفاق
study-readings-note = القراءات مسحوبة أيضًا. ويُحسب في كل منها جميع من يريدون المغادرة، حتى من تتركهم القراءة.
study-col-reading = القراءة
study-col-draws = السحبات
study-col-share = خطة للجميع
study-col-wait = انتظار الشخص في المتوسط

study-unplanned-head = سحبات بلا خطة
study-unplanned-none = لكل سحبة خطة مدقَّقة.
study-unplanned-note = لا يلزم أن توصل الخطة الجميع. لا توجد لهذه السحبات خطة تحفظ كل القواعد، أو لم يُعثر عليها.
study-outcome-impossible = ثبتت استحالتها
study-outcome-out_of_time = لم يُعثر على خطة
study-outcome-no_case = لا تصلح حالة
study-col-outcome = النتيجة
study-col-which = السحبات
study-col-why = السبب

study-common-head = ما تشترك فيه الخطط
study-common-note = أول قافلة من كل نقطة تجمّع، في كل السحبات التي لها خطة. وما تشترك فيه كلها تقريبًا يمكن إعداده قبل معرفة الأرقام.
study-col-place = نقطة التجمّع
study-col-used = الخطط التي تستعملها
study-col-goes = وجهة أول قافلة
study-col-leaves = تنطلق: الأبكر، الأوسط، الأبعد
study-col-vehicles = مركباتها، الأوسط
study-goes = { $reception } ({ $share })

study-ranges-head = ما يستند إليه هذا
study-ranges-note = كل مدى سُحب منه. { $share } منها لا يُسمّى لها أحد: هي تخمين. وبين الطرفين يُسحب بأكبر وزن عند أفضل تقدير (مثلث)؛ وما يحرّكه خلاف واحد يُسحب معًا.
study-ranges-losses = تُفقد المركبات حتى منتصف الحالة وتغيب في الخطة من أولها؛ وتُغلق الطرق في الاتجاهين معًا، ست ساعات في المتوسط.
study-held = لم تُسحب مع أن الحالة تعطي لها مدى: { $families }. تبقى عند الرقم المخطَّط له، فالمدى الحقيقي أوسع.
study-held-none = سُحب من كل مدى تعطيه الحالة للعالم حولها.
study-held-one = { $family } ({ $n })
study-not-in-it = ليس فيها: التوقّف ونهاية الهدنة، والأعطال، والتأكيدات المتأخّرة، وكل ما عدا ذلك مما يجرّبه اختبار الضغط على خطة.
