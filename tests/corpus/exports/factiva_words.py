"""Words of which the simulated exports of Factiva are made: the interface in its languages, invented outlets."""

from __future__ import annotations

__all__ = [
    "ARTICLE_LANGUAGES",
    "AUTHORS",
    "CJK",
    "COPYRIGHTS",
    "CREDITS",
    "DOCUMENT",
    "EDITIONS",
    "HANGUL",
    "KANA",
    "LATIN",
    "MONTHS",
    "NAMES",
    "OUTLETS",
    "PAGES",
    "PUBLISHERS",
    "SECTIONS",
    "THOUSANDS",
    "TRAPS",
    "UIS",
    "UNITS",
    "VOLUMES",
]

UIS = ("en", "de", "fr", "zh", "es", "nl", "ru", "ja")
ARTICLE_LANGUAGES = ("en", "de", "fr", "zh", "ja", "ko")
NAMES = {
    "en": ("English", "German", "French", "Chinese - Simplified", "Japanese", "Korean"),
    "de": ("Englisch", "Deutsch", "Französisch", "Chinesisch", "Japanisch", "Koreanisch"),
    "fr": ("Anglais", "Allemand", "Français", "Chinois", "Japonais", "Coréen"),
    "zh": ("英文", "德文", "法文", "中文", "日文", "韩文"),
    "es": ("Inglés", "Alemán", "Francés", "Chino", "Japonés", "Coreano"),
    "nl": ("Engels", "Duits", "Frans", "Chinees", "Japans", "Koreaans"),
    "ru": ("Английский", "Немецкий", "Французский", "Китайский", "Японский", "Корейский"),
    "ja": ("英語", "ドイツ語", "フランス語", "中国語", "日本語", "韓国語"),
}
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
}
UNITS = {
    "en": "words",
    "de": "Wörter",
    "fr": "mots",
    "zh": "字",
    "es": "palabras",
    "nl": "woorden",
    "ru": "слов",
    "ja": "語",
}
THOUSANDS = {"en": ",", "de": ".", "fr": "\u00a0", "es": ".", "nl": ".", "ru": "\u00a0", "zh": "", "ja": ""}
DOCUMENT = {
    "en": "Document",
    "de": "Dokument",
    "fr": "Document",
    "zh": "文件",
    "es": "Documento",
    "nl": "Document",
    "ru": "Документ",
    "ja": "文書",
}
LATIN = {
    "en": "lorem ipsum dolor sit amet consectetur adipiscing elit sed eiusmod tempor incididunt labore magna aliqua",
    "de": "lörem ipsum dölor größe amet über straße elit sed eiüsmod tempor müde labore magna aliqua",
    "fr": "lorém ipsum dolôr ça amet l’élite adipiscing déjà sed où tempor œuvre labore magna aliqua",
}
CJK = "天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏閏餘成歲律呂調陽"
KANA = "いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえて"
HANGUL = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허"
OUTLETS = (
    ("The Lorem Courier", "LORM"), ("Lörem Zeitung", "LOERZ"), ("Le Lorem", "LLRM"), ("24 Lorem", "VQLRM"),
    ("LOREM", "LOREM"), ("Lorem.com", "LRMC"), ("Lorem & Ipsum Daily (Dolor)", "LIDD"), ("洛仁日报", "LRRBAO"),
    ("Lorem Newswires", "LN24"), ("Lorem 1 News", "A1LN"), ("Ipsum English Weekly", "IPEW"), ("롬일보", "LRILBO"),
    ("Dolor Online: Politik", "DOLPOL"), ("The Ipsum", "IPSM"), ("The Street Lorem", "J"), ("20 Lorem: 12", "MIN20"),
)  # fmt: skip
SECTIONS = ("Foreign Desk; 1", "News", "SECT1", "Politik", "A", "Business/Financial; SECTB", "Opinion: Lorem", "国际")
AUTHORS = (
    "A. Ipsum",
    "By Dolor Sit and Amet Elit",
    "Von Lörem Ipsum, Dolor",
    "DOLOR, SIT",
    "天地 玄",
    "lorem@ipsum.example",
)
CREDITS = ("Special to The Lorem Courier", "Lorem News Agency", "Dolor/IPS")
COPYRIGHTS = (
    "(c) {y} Lorem Post Ltd", "© {y} Lorem Media. All rights reserved.",
    "Copyright {y} Ipsum, Inc.", "Quelle: Lorem AG",
    "lorem.example.com", "Copyright (c) {y}, Dolor Co. All Rights Reserved", "© {y}, Ipsum SARL", "(c){y} Lorem-Verlag",
    "Lorem Ipsum Group {y}",
)  # fmt: skip
PUBLISHERS = (
    "Lorem Post Ltd",
    "Ipsum Media, Inc.",
    "Verlag Lörem GmbH & Co. KG",
    "Dolor S.A.",
    "Lorem",
    "洛仁集团",
    "The Ipsum Company",
)
EDITIONS = (
    "1; National",
    "Final",
    "Late Edition - Final",
    "Lorem Stadtausgabe",
    "Europe",
    "First",
    "HA-Stadtteile",
    "2; Dolor",
)
PAGES = ("17", "A1", "45-61", "A12, A14", "3", "B 7", "1, 4", "S001")
VOLUMES = ("Volume 32; Issue 3; ISSN:12345678", "9 2017", "Volume 5", "Issue 11")
TRAPS = (
    "2 January 2017", "March 3, 2014 Monday", "LORM", "Document 5 says that lorem ipsum.",
    "(c) the third point is dolor.",
    "Copyright law is lorem ipsum.", "464 words later the lorem stood.", "464 words",
    "Source: Lorem Institute", "English",
    "Englisch", "17", "A1", "12:30:00", "Photo: lorem ipsum in a body.", "Document lorem",
    "By A. Ipsum", "© 2017 said Lorem",
    "PD 2 January 2017", "HD video is lorem.", "IN the end lorem.", "Volume 3", "英文",
    "2017 年 1 月 2 日", "7) lorem ipsum",
    "* * *", "---", "<lorem> & ipsum", "Lorem Post Ltd",
)  # fmt: skip
