### تقرير مقروء: ما يقترحه. لم يراجع هذا النص قارئ معروف الاسم.

reading-nothing = لم يُعثر على ما قد يكون ادعاءً أو حدثًا.
reading-claims = { $n ->
    [0] لا ادعاءات
    [one] ادعاء واحد مقترح:
   *[other] ادعاءات مقترحة: { $n }
}
reading-events = { $n ->
    [0] لا أحداث
    [one] حدث واحد مقترح:
   *[other] أحداث مقترحة: { $n }
}
reading-not-entered = لم يُدخَل شيء. ما تقبله يدخل في حالة: { $command }
reading-claim = { $figure } { $unit }: { $kind }
reading-kind-missing = مفقودون
reading-kind-freed = أُطلق سراحهم
reading-kind-other = حالهم غير واضحة
reading-and-up = { $n } فأكثر
reading-range = { $low } إلى { $high }
reading-source = بحسب { $source }
reading-denied = ينفيه { $source }
reading-unattributed = لا يُنسب إلى أحد بالاسم
reading-own-word = كلام التقرير نفسه
reading-at = في { $places }
reading-on = بتاريخ { $on }
reading-confidence = صحّ { $n } من كل 10 أمثاله
reading-planned = لم يحدث بعد
reading-words = «{ $words }»
reading-event-agreement = اتفاق
reading-event-breakdown = انهيار
reading-event-halt = توقف
reading-event-resumption = استئناف
reading-event-attack = هجوم
reading-event-departure = مغادرة
reading-event-arrival = وصول
reading-event-refusal = رفض
