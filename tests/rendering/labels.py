"""Labels of comparison pages for tests: the listed locales, and translations of our own for unlisted ones."""

from dataclasses import dataclass

from extractors.locales.catalogue import listed_locales
from extractors.schemas import ROWS


@dataclass(frozen=True)
class PageLabels:
    locale: str
    heading: str
    sentence: str
    rows: tuple[str, ...]
    dataset: str
    direction: str = "ltr"


_UNLISTED = {
    "en": ("Compare methods", "The chosen methods side by side; differing rows are marked.",
           "Field|Family|Year of origin|Originator|Type|Seminal source|Aliases|Related|Summary", "Dataset"),
    "tr": ("Yöntemleri karşılaştır", "Seçilen yöntemler yan yana; farklı satırlar işaretli.",
           "Alan|Aile|Köken yılı|Ortaya atan|Tür|Temel kaynak|Diğer adlar|İlişkili|Özet", "Veri kümesi"),
    "el": ("Σύγκριση μεθόδων", "Οι επιλεγμένες μέθοδοι δίπλα δίπλα, με σημειωμένες διαφορές.",
           "Πεδίο|Οικογένεια|Έτος προέλευσης|Δημιουργός|Τύπος|Θεμελιώδης πηγή|Άλλες ονομασίες|Σχετικές|Περίληψη", "Σύνολο δεδομένων"),
    "ar": ("مقارنة الطرق", "الطرق المختارة جنبًا إلى جنب مع إبراز الفروق.",
           "المجال|العائلة|سنة النشأة|صاحب الطريقة|النوع|المصدر المؤسس|أسماء أخرى|ذات صلة|الملخص", "مجموعة بيانات"),
    "ko": ("방법 비교", "선택한 방법을 나란히 보여 주고 다른 행을 표시합니다.",
           "분야|계열|제안 연도|제안자|유형|원전|다른 이름|관련|요약", "데이터 세트"),
    "th": ("เปรียบเทียบวิธี", "วิธีที่เลือกวางเคียงกันและทำเครื่องหมายแถวที่ต่างกัน",
           "สาขา|ตระกูล|ปีที่เริ่ม|ผู้ริเริ่ม|ประเภท|แหล่งต้นฉบับ|ชื่ออื่น|เกี่ยวข้อง|สรุป", "ชุดข้อมูล"),
    "hu": ("Módszerek összehasonlítása", "A kiválasztott módszerek egymás mellett, az eltérések jelölve.",
           "Szakterület|Család|Keletkezés éve|Megalkotó|Típus|Alapmű|Egyéb nevek|Kapcsolódó|Összefoglaló", "Adatkészlet"),
    "fi": ("Vertaile menetelmiä", "Valitut menetelmät rinnakkain, erot on merkitty.",
           "Ala|Perhe|Syntyvuosi|Kehittäjä|Tyyppi|Alkuperäislähde|Muut nimet|Liittyvät|Tiivistelmä", "Tietoaineisto"),
    "ca": ("Compara mètodes", "Els mètodes triats, de costat; les diferències estan marcades.",
           "Àmbit|Família|Any d'origen|Autor original|Tipus|Font fundacional|Altres noms|Relacionats|Resum", "Conjunt de dades"),
    "lt": ("Palyginti metodus", "Pasirinkti metodai greta, skirtumai pažymėti.",
           "Sritis|Šeima|Atsiradimo metai|Kūrėjas|Tipas|Pirminis šaltinis|Kiti pavadinimai|Susiję|Santrauka", "Duomenų rinkinys"),
    "sl": ("Primerjaj metode", "Izbrane metode druga ob drugi; razlike so označene.",
           "Področje|Družina|Leto nastanka|Avtor metode|Vrsta|Temeljni vir|Druga imena|Sorodne|Povzetek", "Podatkovni niz"),
    "sr": ("Упоредите методе", "Изабране методе једна поред друге, разлике су означене.",
           "Област|Породица|Година настанка|Творац|Врста|Изворни рад|Други називи|Повезане|Сажетак", "Скуп података"),
    "bn": ("পদ্ধতি তুলনা", "নির্বাচিত পদ্ধতিগুলি পাশাপাশি, পার্থক্য চিহ্নিত।",
           "ক্ষেত্র|পরিবার|উৎপত্তির বছর|প্রবর্তক|ধরন|মূল উৎস|অন্য নাম|সম্পর্কিত|সারাংশ", "ডেটাসেট"),
    "ms": ("Bandingkan kaedah", "Kaedah yang dipilih bersebelahan; perbezaan ditandai.",
           "Bidang kajian|Keluarga kaedah|Tahun bermula|Pengasas|Jenis|Sumber asal|Nama lain|Berkaitan|Rumusan", "Set data kajian"),
    "ur": ("طریقوں کا موازنہ", "منتخب طریقے ساتھ ساتھ، فرق نشان زد ہیں۔",
           "شعبہ|خاندانِ طریقہ|سالِ آغاز|بانی|قسم|بنیادی ماخذ|دیگر نام|متعلقہ|خلاصہ کلام", "ڈیٹا سیٹ"),
}  # fmt: skip

RTL = {"ar", "fa", "he", "ur"}


def unlisted(locale: str) -> PageLabels:
    heading, sentence, rows, dataset = _UNLISTED[locale]
    return PageLabels(
        locale, heading, sentence, tuple(rows.split("|")), dataset, "rtl" if locale in RTL else "ltr"
    )


def listed(locale: str) -> PageLabels:
    data = listed_locales().locales[locale]
    rows = tuple(data.labels[key][0] for key in ROWS)
    dataset = data.footer.get("dataset", ("Dataset",))[0]
    direction = "rtl" if locale in RTL else "ltr"
    return PageLabels(locale, data.headings[0], f"{data.headings[0]}.", rows, dataset, direction)


LISTED = tuple(listed_locales().locales)
UNLISTED = tuple(_UNLISTED)


def labels_of(locale: str) -> PageLabels:
    return listed(locale) if locale in LISTED else unlisted(locale)
