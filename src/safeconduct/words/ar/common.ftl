### الأعداد والأوقات وما تذكره كل صفحة. لم يراجع هذا النص قارئ معروف الاسم.

per-cent = { $n }٪
people-none = لا أحد
people-few = أقل من { $n }
people-about = نحو { $n }
people-all = الجميع ({ $n })
people-nearly-all = الجميع إلا أقل من { $n }
weekday-1 = الإثنين
weekday-2 = الثلاثاء
weekday-3 = الأربعاء
weekday-4 = الخميس
weekday-5 = الجمعة
weekday-6 = السبت
weekday-7 = الأحد
month-1 = كانون الثاني
month-2 = شباط
month-3 = آذار
month-4 = نيسان
month-5 = أيار
month-6 = حزيران
month-7 = تموز
month-8 = آب
month-9 = أيلول
month-10 = تشرين الأول
month-11 = تشرين الثاني
month-12 = كانون الأول
day = { $weekday } { $day } { $month }
moment = { $day }، { $clock }
length-minutes = { $minutes } د
length-days = { $days } ي { $hours } س
length-hours = { $hours } س { $minutes } د
about-one-in = نحو 1 من { $n }
comma = ،{" "}
from-to = { $from } ← { $to }

need-seat = جالسون
need-wheelchair = كرسي متحرك
need-stretcher = نقالة
need-own_vehicle = سيارة خاصة
priority = أولوية { $n }

kind-assembly = نقطة تجمّع
kind-post = نقطة تفتيش
kind-meeting = نقطة الالتقاء
kind-reception = نقطة استقبال
kind-depot = مرآب
kind-junction = تقاطع

edition-cell = نسخة الخلية: كل شيء. لا تُسلَّم لأحد.
edition-carrier = نسخة الناقل: قافلة واحدة. لقائد فريقها فقط.
edition-party = نسخة الطرف: ما تعهّد به طرف واحد.
edition-public = النسخة العامة: ما حدث فعلًا.
stamp-line = { $edition } رقم { $number } · حتى تاريخ { $as_of } ({ $offset }) · تنتهي صلاحيتها { $expires }
not-reviewed = لم يراجع النصَّ العربي في هذه الصفحة قارئٌ معروف الاسم.
holder-nobody = لا أحد مذكور
cannot-make = هذه الصفحة خطة. وهي لا تجعل أي حركة طوعية أو محمية أو مشروعة.
