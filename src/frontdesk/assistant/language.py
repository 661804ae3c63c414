"""Which language is this written in? Good enough to answer in it: by script, then by the small words that every sentence has."""

import re
from functools import cache, lru_cache

from frontdesk.kit.words import plain

# The most frequent function words; they also carry no meaning in a search (knowledge.words).
_SMALL_WORDS = {
    "en": "a about an and any are as at be been but by can could did do does for from get give had has have hello hey hi how i if in into is it its"
    " like me more my need no not of on one or our out please she so some tell than thank thanks that the their them then there these they this to"
    " us was we were what when where which who why will with would you your am im want s t don know much many just also he her his",
    "es": "a al algo como con cual cuando cuanto de del desde donde el ella ellos en entre era es esa ese eso esta este esto estan gracias ha hasta hay"
    " hola la las le lo los mas me mi muy nada ni no nos o otra para pero por porque puede puedo que quien se ser si sin sobre son su sus te"
    " tiene tienen tu un una unos y ya yo quiero tengo necesito cuanto cuesta cuales usted ustedes",
    "fr": "a ai au aux avec bonjour c ce ces cette comment d dans de des du elle en est et etait etes il ils j je l la le les leur lui ma mais me merci"
    " mes moi mon n ne nos notre nous on ou par pas peut peux plus pour pourquoi qu quand que quel quelle quels qui s sa sans se ses si son sont sur t"
    " ta te tu un une vos votre vous y avez combien",
    "de": "aber als am an auch auf aus bei bin bis bist da danke das dass dein dem den der des dich die dir du ein eine einem einen einer er es euch"
    " fur gibt guten hallo hat haben habe hatte ich ihr ihre ihren im in ist ja kann kein keine konnen man mein meine mich mir mit muss nach nicht noch nur"
    " oder sich sie sind so uber um und uns unser von vor wann war was welche wenn wer wie wieviel wir wird wo zu zum zur sein viel lange",
    "it": "a ai al alla anche avete c che chi ci ciao come con cosa da dal dalla de dei del della delle di dove e ed era gli grazie ha hai hanno ho i"
    " il in io la le lei li lo loro ma me mi mia mio ne nei nel nella no noi non o per perche piu posso puo quale quando quanto quanti questa questo qui se"
    " si siamo sono su sua suo tu un una uno vi voi vorrei",
    "pt": "a ao aos as com como da das de do dos e ela ele em entre era essa esse esta estao este eu foi ha isso isto ja la lhe mais mas me meu minha"
    " muito na nao nas no nos o obrigado obrigada oi ola onde os ou para pela pelo por porque posso pode qual quando quanto que quem se sem ser seu sua sao"
    " so tem tenho um uma voce voces fazem eh quero gostaria",
    "nl": "aan al als ben bij dan dat de deze die dit doe door dus een en er ga geen had hallo hebben hebt heb heeft het hier hij hoe hoeveel hun ik in is"
    " ja je jij jullie kan kunnen kunt maar me meer met mij mijn moet na naar nee niet nog nu of om onze ons ook op over te tot u uit uw van veel voor waar"
    " wanneer waren was wat we welke wie wij wil worden wordt zal ze zich zijn zo zou dank bedankt",
    "pl": "a aby ale bardzo bez bo by byc byl byla co czy czego dla do dzien dobry dziekuje gdzie go i ich ile ja jak jaka jaki jakie je jego jej jest jestem"
    " jesli juz kiedy kto ktora ktory ma mam mi mnie moge mozna moj na nad nam nas nie o od on ona oraz po pod prosze przez przy sa sie swoj ta tak tam te"
    " tego ten to tu ty u w was we wy z za ze macie mozecie",
    "tr": "acaba ama ancak bana bazi ben beni benim bir bu bunu cok da daha de degil den diye en evet gibi hangi hayir hem icin ile ise kac kadar ki kim"
    " lutfen merhaba mi mu ne neden nasil nerede o olarak olan olur ona onu sana sen siz sizin su tesekkurler var ve veya ya yani yok misiniz musunuz midir"
    " zaman mudur",
    "ru": "а без бы был была были быть в вам вас вы где да для до его ее если есть еще же за здравствуите и из или им их к как какая какие какои когда кто"
    " ли мне мои мы на над нам нас не нет но о об он она они от по под при привет с сеичас сколько со спасибо так также там то только у уже чего чем что"
    " чтобы это этот эта эти я можно ваш ваша ваши",
    "uk": "а або але без був була були бути в вам вас ви від він вона вони де для до є же за з зі і із й його її їх к коли куди ли мене мені ми мій на над"
    " нам нас не ні о об по під при привіт про с скільки та так також там те тільки ти то у усі хто це цеи цього чи чого що щоб я як яка які якии ваш ваша ваші"
    " дякую можна",
    "vi": "a anh ban bao bi cac cai chi cho chua co con cua cung da dang day de den di do duoc em gi giup hay hoac khi khong la lai lam may minh moi mot"
    " muon nao nay neu nhu nhung nhieu o oi ra roi sau se shop tai the theo thi toi trong tu va vay ve vi voi xin",
    "hi": "aap hai hain ka ke ki ko kya kaise main mujhe mein se kab kahan kitna hota kar karna और का की के को क्या कैसे कब कहाँ कितना कितने कितनी है हैं हूँ हूं हो मैं"
    " मुझे मेरा मेरी में से पर आप आपका आपकी यह वह ये वे नहीं हाँ कर करना करें करते सकता सकते सकती चाहिए लिए तक भी तो ही एक इस उस था थी थे होता होती कृपया नमस्ते धन्यवाद कोई",
    "ar": "ا ان او اي الى اذا التي الذي انا انت انتم اين بعد بين تكون ثم حتى عن على عند عندي غير في فيه قبل قد كان كانت كل كم كيف لا لكم لكن لم لماذا لن له لها لي"
    " ليس ما ماذا متى مع من منذ مرحبا نحن نعم هذا هذه هل هناك هو هي هم و وهل يا يكون يمكن يمكنني شكرا لديكم عندكم اريد",
}  # fmt: skip

_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
)
_UKRAINIAN = re.compile("[іїєґ]", re.IGNORECASE)
_CYRILLIC = re.compile("[\u0400-\u04ff]")
# letters that hardly stand in another language's everyday words
_LETTERS = {
    "vi": re.compile("[đơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE),
    "tr": re.compile("[ğış]", re.IGNORECASE),
    "pl": re.compile("[ąęłżźśćń]", re.IGNORECASE),
    "es": re.compile("[ñ¿¡]", re.IGNORECASE),
    "pt": re.compile("[ãõ]", re.IGNORECASE),
    "de": re.compile("[ßäö]", re.IGNORECASE),
}
_SAMPLE_CHARS = 1000


@cache
def small_words(language: str) -> frozenset[str]:
    """The function words of a language, in plain form; empty for languages without any here."""
    return frozenset(_SMALL_WORDS.get(language, "").split())


@cache
def all_small_words() -> frozenset[str]:
    """The function words of all languages."""
    return frozenset().union(*map(small_words, _SMALL_WORDS))


@lru_cache(maxsize=64)  # of one question it is wanted three times
def detect_language(content: str, *, hint: str | None = None) -> str:
    """A tag of `phrasebook`. `hint` is a BCP 47 tag, as browsers send it: it decides what the words leave open, else English does."""
    sample = content[:_SAMPLE_CHARS]
    hinted = supported_language(hint)
    for language, script in _SCRIPTS:
        if len(script.findall(sample)) * 3 >= len(sample.replace(" ", "")) > 0:
            return language
    if _CYRILLIC.search(sample):
        if _UKRAINIAN.search(sample):
            return "uk"
        words = plain(sample).split()
        ru, uk = (sum(word in small_words(language) for word in words) for language in ("ru", "uk"))
        return "uk" if (uk, hinted == "uk") > (ru, hinted == "ru") else "ru"
    words = plain(sample).split()
    scores = {language: sum(word in small_words(language) for word in words) for language in _SMALL_WORDS}
    for language, letters in _LETTERS.items():
        scores[language] += len(set(letters.findall(sample)))
    if hinted in scores:
        scores[hinted] += 1
    best = max(scores, key=lambda language: (scores[language], language == hinted, language == "en"))
    if scores[best] - (best == hinted) > 0:
        return best
    return hinted or "en"


def supported_language(tag: str | None) -> str | None:
    """`pt-BR` → `pt`; None for a language that we do not speak."""
    language = (tag or "").partition("-")[0].lower()
    return language if language in _SMALL_WORDS or language in ("zh", "ja", "ko") else None
