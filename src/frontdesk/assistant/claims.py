"""Does a sentence say that somebody was called, or that the visitor is being transferred? Only code may say so, when it is true.

A sentence is looked at when a word of `_HINTS` stands in it; offers, questions, conditions and denials are no claims.
"""

import re

from frontdesk.kit.words import plain

_HINTS = re.compile(
    r"transf|connect|forward|escalat|handing|handed|hand you|hand this|pass(?:ing|ed) (?:you|this)|put(?:ting)? you|colleague|agent|human|a person|team|someone|somebody|representative|specialist|operator|notif|inform"
    r"|paso con|pasando|paso a|conect|comunic|deriv|avis|compañer|agente|asesor|alguien|persona|equipo"
    r"|mets en|mis en|passe|conseiller|quelqu|collegue|equipe|redirig|oriente|prevenu"
    r"|verbind|verbund|weiterleit|weitergeleitet|leite|mitarbeiter|kolleg|ubergeb|team|mensch|jemand|informiert"
    r"|collega|operator|trasfer|passo|metto|inoltr|avvis|qualcuno|addett"
    r"|atendente|encaminh|passando|colega|alguem|equipe|avis"
    r"|doorverb|medewerker|collega|verbonden|doorgestuurd|ingelicht|iemand"
    r"|lacz|przekaz|przelacz|konsultant|pracownik|ktos|przekierow|polaczon"
    r"|bagli|baglan|aktar|yonlendir|temsilci|yetkili|ilet"
    r"|соедин|перевож|переда|переключ|оператор|сотрудник|коллег|специалист|свяж|з єдн|передаю|переводж|переключ|співробітник|колег|фахів"
    r"|تحويل|حول|أحول|احول|توصيل|وصل|موظف|زميل|ممثل|فريق|سيتواصل"
    r"|जोड़|ट्रांसफर|स्थानांतरित|कनेक्ट|एजेंट|प्रतिनिधि|सहकर्मी|टीम|भेज"
    r"|chuyen|ket noi|nhan vien|dong nghiep|chuyển|kết nối|nhân viên|đồng nghiệp"
    r"|转接|轉接|转给|轉給|转人工|客服|同事|工作人员|人工|联系您"
    r"|お繋ぎ|おつなぎ|つなぎ|繋ぎ|転送|引き継|担当|オペレータ|スタッフ"
    r"|연결|상담원|담당자|전달|이관|직원"
)

HINT_MAX_CHARS = 24
"""No hint is longer."""

_CLAIMS = tuple(
    re.compile(pattern)
    for pattern in (
        # English: I am / have / will …, you are being / have been …, somebody will be with you
        r"\b(?:i|we|i m|i ve|i ll|we re|we ve|we ll|i am|i have|i will|we are|we have|we will|let me|i just|now|am|currently)\b(?: \w+){0,4}? (?:transferr?|connect|forward|escalat|redirect|rout|hand|pass|put|bring|refer|notif|inform|alert|contact|call|pag|summon)\w*(?: \w+){0,3}? (?:you|your|this|it|the (?:chat|conversation|request|issue|team)|(?:a|an|our|one|some)\S* (?:\w+ )?(?:human|person|agent|colleague|operator|representative|specialist|manager|team)|someone|somebody|through)\b",
        r"\b(?:you|your (?:chat|request|message|conversation|issue)|this (?:chat|conversation|request))(?: \w+)? (?:are|is|have|has|will|re|ve|ll)(?: \w+){0,3} (?:transferred|connected|forwarded|escalated|redirected|handed|passed|put through|routed)\b",
        r"\b(?:transferring|connecting|forwarding|escalating|redirecting|putting|handing|passing)(?: \w+){0,2} (?:you|this|your)\b|^(?:transferring|connecting) (?:now|to)\b",
        r"\b(?:a|an|one of|another|our|the|my|some)\b(?: \w+){0,3} (?:human|person|agent|colleagues?|operator|representative|specialist|manager|team|someone|member|somebody)(?: \w+){0,3} (?:will|is going to|has been|have been|is on|are on|is now|is joining|shall|ll)\b|\b(?:someone|somebody|a human|a colleague) (?:will|ll|is|has)\b(?: \w+){0,4} (?:with you|contact|join|take over|reach|reply|answer|help|respond|shortly|soon|you)",
        r"\byou (?:are|re) (?:now )?(?:talking|speaking|chatting|connected) (?:to|with) (?:a|an|our) (?:\w+ )?(?:human|person|agent|colleague|operator|representative)",
        # Spanish, Portuguese, Italian, French
        r"\b(?:le|te|lo|la|os|les|ya|estoy|he|voy a|ahora)\b(?: \w+){0,3}? (?:paso|pasando|pasado|pasar|conecto|conectando|conectado|conectar\w*|transfiero|transfiriendo|transferido|transferir\w*|comunico|comunicando|comunicado|derivo|derivado|derivando|avisado|avise|aviso)\b|(?:transfiriendo|conectando|derivando)(?:le|te|lo)?\b|(?:ha|has|fue|sido|sera|esta siendo) (?:sido )?(?:transferid|conectad|derivad)[oa]|(?:un|una|nuestro|otro|algun)\w* (?:\w+ )?(?:agente|persona|compañero|compañera|asesor|asesora|operador|representante|alguien)(?: \w+){0,2} (?:le|te|se|lo|va a|atendera|contactara)|compañer[oa] (?:le|te) atendera",
        r"\b(?:estou|vou|ja|acabei de|irei)\b(?: \w+){0,3}? (?:transferi\w+|conect\w+|encaminh\w+|passando|passar|chamand\w+|chamar|direcion\w+|avis\w+)\b|(?:foi|sera|sendo) (?:transferid|encaminhad|conectad|direcionad)[oa]|(?:um|uma|nosso)\w* (?:\w+ )?(?:atendente|pessoa|agente|colega|humano|especialista|representante)(?: \w+){0,2} (?:vai|ira|entrara|atendera|ja)",
        r"\b(?:la|ti|vi|le|sto|ho|ora)\b(?: \w+){0,3}? (?:trasfer\w+|collegh?\w+|passo|passando|passato|metto in|mettendo in|messo in|inoltr\w+|avvis\w+|contattato)\b|(?:e stato|e stata|sara|verra) (?:trasferit|collegat|inoltrat|mess)[oa]|(?:un|una|nostro|nostra)\w* (?:\w+ )?(?:operatore|operatrice|collega|persona|agente|addetto|consulente)(?: \w+){0,2} (?:la|ti|le|sara|rispondera|contattera|arrivera)",
        r"\bje (?:vous|te|viens|vais|le|l|les)\b(?: \w+){0,4}? (?:transfer\w+|connect\w+|mets en|mis en|mettre en|passe|passer|redirig\w+|oriente|orienter|prevenu|appelle|appele|dirig\w+)|(?:vous|tu|votre (?:demande|conversation|message))(?: \w+){0,2} (?:ete|etre|est|sera|serez|etes)(?: \w+){0,2} (?:transfer\w+|mise?s? en (?:relation|contact)|connect\w+|transmise?|redirig\w+)|(?:un|une|nos?|notre)\w* (?:\w+ )?(?:conseiller|conseillere|collegue|agent|personne|humain|operateur|equipe)(?: \w+){0,2} (?:va|prendra|vous|arrive|sera|repondra)",
        # German, Dutch
        r"\bich(?: \w+){0,2}? (?:verbinde|leite|ubergebe|gebe|stelle|hole|rufe|informiere|habe|werde|schicke)\b(?: \w+){0,8}?(?: (?:sie|dich|weiter|durch|verbunden|weitergeleitet|ubergeben|informiert|verstandigt|mitarbeiter\w*|kolleg\w*|menschen))|(?:sie|du|ihre anfrage|ihr anliegen|dein anliegen) (?:werden|wirst|wird|wurden|wurdest|wurde|sind|bist)(?: \w+){0,6} (?:verbunden|weitergeleitet|ubergeben|durchgestellt)|(?:ein|eine|unser|unsere|jemand|der|die)\w*(?: \w+){0,2}? (?:mitarbeiter\w*|kolleg\w*|mensch|person|team|berater\w*)?(?: \w+){0,1} ?(?:wird|meldet|kummert|ubernimmt)(?: sich)?(?: \w+){0,5} (?:ihnen|sie|dich|dir|melden|bald|gleich|ubernehmen|kummern)|(?:verbinde|leite) sie\b",
        r"\bik(?: \w+){0,2}? (?:verbind|zet|stuur|schakel|geef|heb|ga|roep)\b(?: \w+){0,8}? (?:door|doorverbinden|doorverbonden|doorgestuurd|ingelicht|doorsturen|medewerker|collega|over)|(?:u|je|uw bericht|je bericht) (?:wordt|word|bent|is)(?: \w+){0,6} (?:doorverbonden|doorgestuurd|verbonden)|(?:een|onze)\w* (?:\w+ )?(?:medewerker|collega|mens|agent|persoon|iemand)(?: \w+){0,1} (?:zal|neemt|komt|gaat|helpt)",
        # Polish, Turkish
        r"(?:juz|zaraz|wlasnie)?\b ?(?:lacze|przekazuje|przelaczam|przekierowuje|polaczylem|polaczylam|przekazalem|przekazalam|przelaczylem|poinformowalem|wzywam)\b|(?:zostal|zostala|zostaniesz|zostanie|zostali)(?: \w+){0,3} (?:polaczon|przekazan|przelaczon|przekierowan)\w*|(?:nasz|konsultant|pracownik|ktos)(?: \w+){0,3} (?:skontaktuje sie|odpisze|odpowie|przejmie|dolaczy)",
        r"(?:sizi|seni|talebinizi|gorusmeyi)(?: \S+){0,5} (?:bagliyorum|bagladim|baglayacagim|aktariyorum|aktardim|aktaracagim|yonlendiriyorum|yonlendirdim|iletiyorum|ilettim)|(?:baglaniyorsunuz|baglandiniz|aktarildiniz|aktariliyorsunuz|yonlendirildiniz|yonlendiriliyorsunuz)|(?:temsilci|yetkili|arkadas|uzman)\S*(?: \S+){0,4} (?:yardimci olacak|iletisime gececek|donecek|ilgilenecek|cevap verecek)",
        # Russian, Ukrainian
        r"(?:соединяю|перевожу|передаю|переключаю|соединил\S*|перевел\S*|передал\S*|переключил\S*|зову|позвал\S*|связываю|уведомил\S*|перенаправляю|перенаправил\S*)\b(?: \S+){0,4}? ?(?:вас|тебя|ваш\S*|оператор\S*|сотрудник\S*|специалист\S*|коллег\S*|чат|диалог|менеджер\S*)|(?:вас|ваш\S*)(?: \S+){0,3} (?:соединяют|переводят|переключают|переведен\S*|соединен\S*|передан\S*|переведут|соединят|уже)|(?:оператор|сотрудник|специалист|коллега|менеджер)(?: \S+){0,4} (?:свяжется|ответит|подключится|поможет|уже)",
        r"(?:з єдную|переводжу|передаю|перемикаю|переключаю|з єднав\S*|перевів|передав\S*|переключив|кличу|покликав\S*|повідомив\S*|перенаправляю)(?: \S+){0,4}? ?(?:вас|тебе|ваш\S*|оператор\S*|співробітник\S*|спеціаліст\S*|колег\S*|менеджер\S*|чат)|(?:вас|ваш\S*)(?: \S+){0,3} (?:з єднано|переведено|передано|переключено|переведуть)|(?:оператор|співробітник|спеціаліст|колега|менеджер)(?: \S+){0,4} (?:зв яжеться|відповість|приєднається|допоможе|вже)",
        # Arabic, Hindi, Vietnamese
        r"(?:جاري|يتم|تم|سيتم|سوف|لقد|الان)(?: \S+){0,3} ?(?:تحويلك|تحويل|توصيلك|نقلك|ابلاغ|حولتك|احولك|اوصلك|ساحولك)|(?:ساقوم|اقوم|قمت) ب(?:تحويلك|توصيلك|نقلك|تحويل|ابلاغ)|(?:ساحولك|احولك|حولتك|ساوصلك|اوصلك)|(?:سيتواصل|سيتولى|سيرد|سينضم|سيساعدك)(?: \S+){0,4} ?(?:موظف|زميل|ممثل|احد|شخص|فريق)?",
        r"(?:आपको|आपकी बात|इसे|चैट को)(?: \S+){0,6} (?:जोड़ रहा|जोड़ रही|जोड़ दिया|ट्रांसफर कर|ट्रांसफ़र कर|कनेक्ट कर|भेज रहा|भेज दिया|स्थानांतरित)|(?:एजेंट|प्रतिनिधि|व्यक्ति|टीम|सहकर्मी)(?: \S+){0,5} (?:संपर्क करेगा|संपर्क करेगी|जुड़ेगा|उत्तर देगा|मदद करेगा|संपर्क करेंगे)",
        r"(?:toi|minh|em)(?: \S+){0,2}? (?:dang|se|da|vua|xin phep)(?: \S+){0,2}? (?:chuyen|ket noi|noi may|chuyen tiep|goi)(?: \S+){0,4}? (?:ban|anh|chi|nhan vien|dong nghiep|cuoc tro chuyen)|(?:ban|yeu cau cua ban)(?: \S+){0,2} (?:duoc|se duoc) (?:chuyen|ket noi)|(?:nhan vien|dong nghiep)(?: \S+){0,4} (?:se lien he|se ho tro|se tra loi|dang den)",
        # Chinese, Japanese, Korean
        r"(?:正在|已经|已經|已|马上|馬上|现在|現在|我会|我會|我将|我將|这就|這就|帮您|幫您|为您|為您)[^吗嗎?]{0,6}(?:转接|轉接|转给|轉給|转到|轉到|转人工|轉人工|接通|呼叫|通知)|(?:客服|同事|工作人员|工作人員|专员|專員|人工)(?:将|會|会|將|马上|馬上|很快|稍后|稍後)[^吗嗎]{0,6}(?:联系|聯繫|为您|為您|接入|回复|回覆|处理|處理)",
        r"(?:お?(?:つな|繋)ぎ(?:し|いたし|致し)?(?:ます|ました|ております|ています)|転送(?:し|いたし)(?:ます|ました)|引き継(?:ぎ|がせ)\S{0,6}(?:ます|ました)|(?:担当者|スタッフ|オペレータ\S?)(?:が|より)(?:まもなく|すぐに|後ほど)?(?:対応|ご連絡|参り|お答え|返信))(?!か)",
        r"(?:연결|전달|이관|호출)(?:해 ?드리(?:겠|고 ?있)|했|하겠|하고 ?있|해 ?드렸|됩니다|되었|중입니다|중이)|(?:상담원|담당자|직원)(?:이|가|께서) ?(?:곧|잠시 ?후|바로)? ?(?:연락|답변|응대|도와)",
    )
)  # fmt: skip

_NO_CLAIM = re.compile(
    r"\b(?:if|would you|do you want|shall i|should i|can i|could|i can|i could|may i|can t|cannot|can not|unable|not able|don t|do not|not|never|no one|nobody|happy to|want me to|when you|unless|just say|whether)\b"
    r"|\b(?:si quier\w*|si desea\w*|si lo desea|si prefier\w*|quiere|quieres|desea|puedo|no|se vuole|se desidera|se preferisce|vuole|posso|non|se quiser|se preferir|quer|nao|si vous|si tu|voulez|souhaitez|puis je|je peux|ne|pas)\b"
    r"|\b(?:wenn|falls|mochten sie|mochtest|soll ich|kann ich|konnte|ich kann|nicht|kein\w*|als u|als je|wilt|zal ik|kan ik|ik kan|niet|geen|jesli|jezeli|czy|moge|nie)\b"
    r"|\b(?:isterseniz|ister misiniz|eger|edemem|degil|если|хотите|могу|не|якщо|хочете|можу|нет|нема)\b|(?:اذا|هل|لا|لم|لن|يمكنني|ان اردت)\b|(?:यदि|अगर|क्या|नहीं|सकता|सकती)|\b(?:neu|muon|khong|co the)\b"
    r"|如果|若|是否|需要|可以|不能|无法|無法|没有|沒有|吗|嗎|ますか|ませんか|でしたら|なら|場合|できません|おりません|시겠|드릴까|원하|면 |할 수 없|않|못"
)  # fmt: skip


def has_hint(words: str, start: int = 0) -> bool:
    """Whether a word stands in `words` (`plain`), from `start` on, for which a sentence has to be held back until its end is known."""
    return _HINTS.search(words, start) is not None


def claims_transfer(sentence: str) -> bool:
    """Whether the whole sentence says that a person was called or that the visitor is being transferred."""
    words = plain(sentence)
    if not has_hint(words) or sentence.rstrip().endswith(("?", "？", "؟")):
        return False
    return _NO_CLAIM.search(words) is None and any(claim.search(words) for claim in _CLAIMS)
