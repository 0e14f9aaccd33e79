"""Names of languages as databases write them, in the language of their interface, to two-letter codes."""

from __future__ import annotations

import re
from unicodedata import combining, normalize

__all__ = ["language_code", "stated_language"]

_NAMES = """
en english englisch anglais ingles engels английский английском 英语 英文 英語 inglese
en angielski engelska eng 영어
de german deutsch allemand aleman duits немецкий 德语 德文 ドイツ語 alemao tedesco niemiecki
de tyska ger deu 德語 독일어
fr french franzosisch francais frances frans французский 法语 法文 フランス語 francese
fr francuski fre fra 法語 프랑스어
es spanish spanisch espagnol espanol castellano spaans испанский 西班牙语 西班牙文 espanhol
es spagnolo hiszpanski spa 西班牙語 スペイン語 스페인어
nl dutch niederlandisch neerlandais neerlandes holandes nederlands нидерландский
nl голландский 荷兰语 荷兰文 olandese niderlandzki dut nld holländisch 荷蘭文 荷蘭語 オランダ語 네덜란드어
ru russian russisch russe ruso русский 俄语 俄文 ロシア語 russo rosyjski rus 俄語 러시아어
zh chinese chinesisch chinois chino chinees китайский 中文 汉语 漢語 简体中文 繁体中文 繁體中文 中国語
zh chines cinese chinski mandarin chi zho 중국어 簡體中文 zhcn zhtw
pt portuguese portugiesisch portugais portugues portugees португальский 葡萄牙语 葡萄牙文
pt portoghese portugalski por 葡萄牙語 ポルトガル語 포르투갈어
it italian italienisch italien italiano italiaans итальянский 意大利语 意大利文 wloski ita
it 意大利語 義大利文 義大利語 イタリア語 이탈리아어
pl polish polnisch polonais polaco pools польский 波兰语 polones polacco polski pol 波兰文
pl 波蘭文 波蘭語 ポーランド語
ja japanese japanisch japonais japones japans японский 日语 日文 日本語 giapponese japonski
ja jpn 日語 일본어
ko korean koreanisch coreen coreano koreaans корейский 韩语 韓語 韓文 한국어 koreanski kor 韩文
ko 朝鲜语 韓国語
ar arabic arabisch arabe арабский 阿拉伯语 arabo arabski العربية ara 阿拉伯文 阿拉伯語 アラビア語 아랍어
tr turkish turkisch turc turco turks турецкий 土耳其语 turecki turkce tur 土耳其文 土耳其語 トルコ語
sv swedish schwedisch suedois sueco zweeds шведский 瑞典语 svedese szwedzki svenska swe
sv 瑞典文 瑞典語 スウェーデン語
da danish danisch danois danes deens датский 丹麦语 danese dunski dansk dan dinamarquês
da 丹麦文 丹麥文 デンマーク語
no norwegian norwegisch norvegien noruego noors норвежский 挪威语 norvegese norweski
no norsk nor norueguês 挪威文 挪威語 ノルウェー語
fi finnish finnisch finnois fines fins финский 芬兰语 finlandese finski suomi fin
fi finlandés 芬兰文 芬蘭文 芬蘭語 フィンランド語
cs czech tschechisch tcheque checo tsjechisch чешский 捷克语 ceco czeski cestina cze
cs ces tcheco 捷克文 捷克語 チェコ語
sk slovak slowakisch slovaque eslovaco slowaaks словацкий 斯洛伐克语 slovacco slowacki
sk slovencina slo slk 斯洛伐克文 スロバキア語
hu hungarian ungarisch hongrois hungaro hongaars венгерский 匈牙利语 ungherese wegierski
hu magyar hun 匈牙利文 匈牙利語 ハンガリー語
ro romanian rumanisch roumain rumano roemeens румынский 罗马尼亚语 romeno rumeno rumunski
ro romana rum ron 罗马尼亚文 ルーマニア語
bg bulgarian bulgarisch bulgare bulgaro bulgaars болгарский 保加利亚语 bulgarski
bg български bul 保加利亚文 ブルガリア語
el greek griechisch grec griego grieks греческий 希腊语 grego greco grecki gre ell 希腊文
el 希臘文 希臘語 ギリシャ語 ギリシア語
uk ukrainian ukrainisch ukrainien ucraniano oekraiens украинский 乌克兰语 ucraino
uk ukrainski украінська ukr 乌克兰文 烏克蘭文 ウクライナ語
sr serbian serbisch serbe serbio servisch сербский 塞尔维亚语 serbo serbski српски srp
sr sérvio 塞尔维亚文 セルビア語
hr croatian kroatisch croate croata хорватский 克罗地亚语 croato chorwacki hrvatski hrv
hr 克罗地亚文 クロアチア語
sl slovenian slovene slowenisch esloveno sloveens словенский 斯洛文尼亚语 sloveno
sl slowenski slv スロベニア語
et estonian estnisch estonien estonio estisch эстонский estone estonski est
et estoniano 爱沙尼亚语 エストニア語
lv latvian lettisch letton leton lets латышский lettone lotewski lav letão 拉脱维亚语
lv ラトビア語
lt lithuanian litauisch lituanien lituano litouws литовский litewski lit 立陶宛语 リトアニア語
he hebrew hebraisch hebreu hebreo hebreeuws иврит 希伯来语 ebraico hebrajski heb
he hebraico 希伯来文 希伯來文 ヘブライ語
fa persian farsi persisch persan persa perzisch персидский 波斯语 persiano perski per
fa fas 波斯文 ペルシア語
hi hindi хинди 印地语 hin 印地文 ヒンディー語
id indonesian indonesisch indonesien indonesio индонезийский 印尼语 indonesiano bahasa
id ind indonesia 印尼文 印度尼西亚语 印度尼西亚文 インドネシア語
ms malay malaiisch malais malayo maleis малайский 马来语 may msa malese malaio malaysia
ms 马来文 馬來文 マレー語
vi vietnamese vietnamesisch vietnamien vietnamita vietnamees вьетнамский 越南语 vie 越南文
vi 越南語 ベトナム語
th thai thailandisch тайский 泰语 tha tailandés tailandese thais 泰文 泰語 タイ語
ca catalan katalanisch catala catalaans каталанский catalano cat catalão 加泰罗尼亚语
ca 加泰罗尼亚文 カタロニア語 カタルーニャ語
"""
"""Code, then names in the languages of the interfaces and three-letter codes; compared without case and accents."""

# "Chinese - Simplified", "chinois (traditionnel)", "Bahasa Indonesia", "английский язык"
_MODIFIERS = (
    "simplified traditional vereinfacht vereinfachtes simplifiziert traditionell traditionelles simplifie traditionnel "
    "simplificado tradicional semplificato tradizionale vereenvoudigd traditioneel упрощенныи традиционныи язык bahasa "
    "bokmal nynorsk 简体 繁体 簡體 繁體 简 繁 簡 簡体 簡体字 繁体字"
).split()


def _fold(text: str) -> str:
    return "".join(c for c in normalize("NFKD", text.casefold()) if not combining(c))


def _codes() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in _NAMES.strip().split("\n"):
        code, *names = line.split()
        table[code] = code
        table.update({_fold(name): code for name in names})
    return table


_CODE_OF = _codes()


def language_code(name: str) -> str:
    """Return the two-letter code of a language named in any language of an interface, "" for a name that is unknown.

    Of several names the first counts. Blanks inside a name do not: mail programs put some there.

    Examples
    --------
    >>> [language_code(name) for name in ("ENGLISH; ENGLISHS", "Englisch", "英文", "français", "Engl ish", "Klingon")]
    ['en', 'en', 'en', 'fr', 'en', '']
    >>> language_code("Chinese - Simplified"), language_code("English (United Kingdom)"), language_code("pt-BR")
    ('zh', 'en', 'pt')
    """
    first = re.split(r"[;,/|]", name, maxsplit=1)[0].strip()
    folded = _fold(first)
    joined = re.sub(r"\s+", "", folded)
    if joined in _CODE_OF:
        return _CODE_OF[joined]
    if re.fullmatch(r"[a-z]{2}[-_][a-z]{2,4}", folded):
        return _CODE_OF.get(folded[:2], "")
    before_bracket = re.sub(r"\s+", "", folded.split("(")[0])
    if before_bracket in _CODE_OF:
        return _CODE_OF[before_bracket]
    words = [word for word in re.findall(r"\w+", folded) if word not in _MODIFIERS]
    found = {_CODE_OF.get(word, "") for word in words if len(word) > 2 or not word.isascii()}
    return found.pop() if len(found) == 1 else ""


def stated_language(name: str) -> str:
    """Return the two-letter code of a language, or the name as delivered where it is unknown.

    >>> stated_language("Englisch"), stated_language(" Lingua  Lorem "), stated_language("")
    ('en', 'Lingua Lorem', '')
    """
    return language_code(name) or " ".join(name.split())
