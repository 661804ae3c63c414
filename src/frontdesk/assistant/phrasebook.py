"""How people ask for a person in seventeen languages: data for `phrases`, patterns over plain text.

Plain text has no accents, case or punctuation, single spaces between words, and one clause at a time; patterns may be written with
accents. `\\S*` stands for "and whatever ending", since plain words of all scripts are runs of non-spaces.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language's rules.

    requests: a clause that contains one asks for a person,
    refusals: unless it contains one of these ("no need for", "are you"),
    bare: what asks for a person when it is the whole message, apart from `polite` words around it,
    spaced: words are separated by spaces; patterns then match whole words.
    """

    requests: tuple[str, ...]
    refusals: tuple[str, ...]
    bare: str
    polite: str
    spaced: bool = True


# ---- English
_EN_REAL = r"(?:real|actual|live|living|human|proper|other|customer|support|service|sales|flesh and blood)"
_EN_DET = r"(?:(?:a|an|the|one of|some|any|another|your|ur|my|of|our)\s)*"
_EN_SOMEONE = r"(?:someone|somebody|anyone|anybody|one)"
_EN_ROLE = (
    r"(?:humans?|persons?|people|human beings?|beings?|agents?|operators?|representatives?|reps?|advis[eo]rs?|consultants?|staff"
    r"|employees?|colleagues?|managers?|supervisors?|boss|owner|technicians?|specialists?|experts?"
    r"|(?:team|staff|crew) members?|members? of (?:the |your )?(?:team|staff))"
)
_EN_DESK = r"(?:customer (?:service|support|care)|(?:the |your )?(?:support|sales|service)(?: team| desk| staff| department)?|(?:the |your )?team|help ?desk)"
_EN_PERSON = rf"{_EN_DET}(?:{_EN_REAL} )*(?:{_EN_ROLE}|{_EN_SOMEONE}|{_EN_DESK})"
_EN_STRONG = rf"{_EN_DET}(?:{_EN_REAL} )*{_EN_ROLE}"
_EN = Phrases(
    requests=(
        rf"(?:discuss|sort|solve|arrange|settle|clarify|go over|go through|resolve)(?: \S+){{0,4}} with {_EN_DET}(?:{_EN_REAL} )*(?:{_EN_ROLE}|{_EN_SOMEONE})|(?:talk|speak|chat|write) (?:to|with|2) (?:some ?1|some ?one|sum1|any1)",
        rf"(?:have|let|get|ask) {_EN_DET}(?:{_EN_REAL} )*(?:{_EN_ROLE}|{_EN_SOMEONE}) (?:take|have|look|check|call|contact|help|reply|answer|write|join|assist|handle|step)",
        rf"(?:is|are)(?: there)? {_EN_DET}(?:{_EN_REAL} )*(?:{_EN_ROLE}|{_EN_SOMEONE}) (?:available|free|around|online|on duty|there)",
        r"(?:put|get|bring|want|need|have|give|send|find)(?: me| us)? (?:someone|somebody|some one|anyone|anybody|a human|a person|a real \S+)(?: \S+)? ?(?:real|human|else|on|here|over|in charge|who can|to help|to talk|to speak|to call|to look|from)",
        r"(?:no|enough|stop|quit|without|not|hate|forget)(?: \S+){0,3} (?:bots?|robots?|chat ?bots?|ai|machines?|automat\S+)(?: \S+){0,2} (?:human|person|people|agent|someone|somebody)",
        r"(?:do not|don t|dont) (?:want|like|wanna|wish)(?: \S+){0,5} (?:bots?|robots?|chat ?bots?|machines?|an? ai|ai)$",
        r"(?:phone|ring|call) me(?: back)?(?: please| pls| asap| now| today)?$|(?:how (?:can|do) i|where (?:can|do) i|can i|could i|may i|i want to|i need to|want to|need to|like to)(?: \S+){0,2} (?:reach|contact|get hold of|get a hold of|get in touch with|see|meet)(?: \S+)? (?:someone|somebody|a (?:real |live )?(?:person|human)|an? (?:\S+ )?agent|your (?:manager|boss|supervisor|colleagues?|staff|team)|customer (?:service|support|care)|a representative)",
        rf"(?:assistance|help|support|answer|reply|call)(?: \S+)? (?:from|by|of) (?:an? )?(?:{_EN_REAL} )*(?:human|person|agent|representative|colleague|manager|operator|employee)",
        rf"(?:talk|talking|speak|speaking|chat|chatting|deal|dealing|converse)(?: directly| live)? (?:to|with|2) {_EN_PERSON}",
        rf"(?:speak|talk|chat) {_EN_ROLE}",
        rf"(?:to|2) (?:talk|speak|chat) (?:to|with|2)$|{_EN_ROLE} (?:(?:who|that) )?(?:i|we) (?:can|could|may) (?:talk|speak|chat|write) (?:to|with)",
        (
            rf"(?:connect|transfer|transferred|put|pass|hand|forward|redirect|route|switch|escalate|refer|move|connected|forwarded)"
            rf"(?: (?:me|us|this|it|him|her|over|through|on|across|directly|the (?:chat|conversation)))* (?:to|with|on to) {_EN_PERSON}"
        ),
        r"^(?:\S+ ){0,2}(?:transfer|connect|forward|patch|put) me(?: through| over)?(?: please| now| pls| plz)*$",
        rf"put {_EN_STRONG} on",
        rf"(?:get|give|find|send|bring|fetch|pass|want|lend) (?:me |us |in )*{_EN_DET}(?:{_EN_REAL} )*{_EN_ROLE}(?: (?:now|here|please|pls|on|to|who|that|instead|immediately|asap|for me)\b.*)?$",
        r"(?:get|give|find|send|bring|fetch)(?: me| us)? (?:someone|somebody) (?:real|human|else|from|who|in charge)",
        (
            rf"(?:want|need|prefer|like|request|demand|rather have|have)(?: to have| to get| to see)? {_EN_STRONG}"
            rf"(?: (?:now|here|please|pls|to (?:help|talk|speak|call|contact|look|answer|assist|take over)|instead|not|asap|on|for this|right)\b.*)?$"
        ),
        rf"(?:is|are) (?:there|any of)(?: \S+){{0,3}}? (?:{_EN_ROLE}|{_EN_SOMEONE})(?: \S+){{0,4}}? (?:talk|speak|chat|write|help|available|online|there|here|around)",
        r"(?:is|are) (?:anybody|anyone|somebody|someone|any humans?|any people)(?: \S+)? (?:there|here|available|online|around|real|alive|at home|home)",
        r"(?:can|could|may|will|would|should|have|let|ask|get)(?: please)? (?:someone|somebody|anyone|anybody|one) (?:real|human|from (?:the |your )?(?:support|team|staff|company|sales|service|shop|store))",
        rf"(?:can|could|may|will|would|have|let|ask)(?: please)? (?:an?|the|your|any) (?:{_EN_REAL} )*{_EN_ROLE} (?:please )?(?:help|call|contact|assist|reply|answer|take over|look|reach|get back|talk|speak|write|join)",
        r"(?:someone|somebody|anyone|anybody|you|agent|human|person)(?: please)? (?:call|phone|ring)(?: me)?(?: back)?$|call me back|give me a call|request a call ?back",
        r"(?:do not|don t|dont|not|no more|stop|no longer|without|tired of|sick of|instead of)(?: \S+){0,4} (?:bots?|chat ?bots?|robots?|machines?|an? ai|the ai|computers?|automated \S+)$",
        r"^(?:no )?(?:more )?(?:i )?(?:want |need |give me )?(?:human|live|real) (?:help|support|assistance|agent|operator|being|contact|advisor|person|representative)(?: please| now)?$",
        r"(?:need|want|like|prefer|get|request|have|some) (?:an? |some )?(?:human|live) (?:help|support|assistance|contact|chat|service|touch)",
        rf"live (?:chat|talk|conversation) (?:with )?{_EN_STRONG}",
    ),
    refusals=(
        r"(?:nobody|no one) (?:needs|has|have)|no need|not need|not necessary|needn t|rather not|without (?:having|needing|talking|speaking)",
        rf"(?:do not|don t|dont|doesn t|does not|didn t|did not|never|won t|wouldn t|nobody|no one)(?: \S+){{0,6}} {_EN_ROLE}$",
        rf"(?:do not|don t|dont|doesn t|does not|didn t|did not) (?:need|have) to(?: \S+)* (?:{_EN_ROLE}|{_EN_SOMEONE}|{_EN_DESK})",
        rf"(?:do not|don t|dont) (?:want|need|wish)(?: \S+){{0,4}} (?:{_EN_SOMEONE}|{_EN_ROLE}|{_EN_DESK})",
        r"(?:are|r) (?:you|u|we|they)(?: really| actually| just| maybe)?(?: an?| the)? (?:real |actual |live )?(?:human|person|people|bot|robot|agent|operator|someone|somebody|ai|machine)",
        r"(?:am i|is this|is that|is it) (?:\S+ ){0,4}(?:bot|robot|human|person|ai|someone|machine)",
        rf"(?:i am|i m|im|we are|she is|he is) (?:an?|the|your|not) (?:\S+ ){{0,3}}{_EN_ROLE}",
        r"(?:real|estate|travel|cleaning|insurance|secret|bleaching|reducing)(?: estate)? agents?",
        r"how (?:many|much|do you|can you)|human (?:hair|size|sized|anatomy|body|resources|rights|error|made|friendly)",
    ),
    bare=r"(?:(?:an?|the|one|real|live|human|actual|customer|support|your|speak|talk|chat) ?(?:to |with )?)*(?:agents?|humans?|operators?|representatives?|reps?|person|people|staff|managers?|supervisors?|customer (?:service|support|care)|live chat|live support|call ?back|help ?desk|human being|someone real|somebody real|advisor|colleague)",
    polite=r"please|pls|plz|hi|hello|hey|thanks|thank you|now|asap|i said|ok|okay|just|only|no|sorry|yes",
)

# ---- Romance
_ES_PERSON = (
    r"(?:(?:un|una|unos|el|la|los|algun|alguna|otro|otra|su|sus|tu|vuestro|mi|de|del|al|equipo|ser|verdadero|verdadera|real|verdad|miembro) )*"
    r"(?:personas?|humanos?|humana|alguien|agentes?|operador(?:a|es)?|representantes?|asesor(?:a|es)?|encargad[oa]|gerente|supervisor[a]?|jef[ea]|responsable|emplead[oa]s?|compañer[oa]"
    r"|trabajador[a]?|tecnic[oa]|especialista|atencion (?:al|de) (?:cliente|clientes)|servicio (?:al|de) cliente|atencion humana|soporte|equipo|ejecutiv[oa]|dependient[ea]|miembro)"
)
_ES = Phrases(
    requests=(
        rf"(?:esta|estan|hay|tienen)(?: \S+)? {_ES_PERSON} (?:disponibles?|libres?|en linea|conectad[oa]s?|por ahi)|(?:alguien|agente|operador|asesor|persona|humano) (?:disponible|libre|en linea)",
        r"(?:llamen|llame|llama|llamad|telefonee|contacten|contacte)me(?: \S+){0,3}$",
        r"(?:ayuda|asistencia|atencion|respuesta|contacto|trato|soporte)(?: \S+)? (?:de|por|con) (?:una |un |alguna |alguien )?(?:persona|human[oa]|alguien|agente|asesor|operador|empleado|verdad)|(?:soporte|ayuda|asistencia|atencion|contacto|agente) human[oa]",
        r"(?:basta|harto|harta|nada|no (?:quiero|mas)|menos|en vez)(?: \S+){0,3} (?:bots?|robots?|maquinas?|chatbots?|ia)$|y no (?:un |una |con un |con una )?(?:bot|robot|maquina)|no un (?:bot|robot)",
        rf"(?:me|nos) (?:comunic|pas|pon|conect|transf|deriv|atiend)\S* (?:con |a |al )?{_ES_PERSON}",
        r"(?:dame|denme|deme|pasame|traeme|busco|llama a|llame a|que venga|que alguien|alguien que)(?: \S+){0,3} (?:persona|human[oa]|alguien|agente|operador|encargad[oa]|gerente|supervisor|responsable|asesor|me (?:atienda|ayude|llame|conteste|responda))",
        rf"(?:hablar|hable|hablo|chatear|conversar|platicar|comunicar(?:me|nos)?|contactar|charlar|tratar) (?:directamente )?(?:con|a) {_ES_PERSON}",
        rf"(?:pase|pasa|ponga|pon|conecte|conecta|transfiera|transfiere|comunique|comunica|derive|deriva|remita|enlace|conecten|pasen|pongan|comuniquen)(?:me|nos) (?:(?:con|a|al) )?{_ES_PERSON}",
        rf"(?:pasar|poner|conectar|transferir|comunicar|derivar)(?:me|nos) (?:con|a|al) {_ES_PERSON}",
        (
            r"(?:necesito|quiero|quisiera|prefiero|exijo|deseo|dame|deme|denme|busco) (?:a )?(?:un|una|al|ya|otro|otra)? ?(?:persona|human[oa]|agente|operador[a]?|representante|asesor[a]?|encargad[oa]|gerente|supervisor[a]?|responsable|atencion humana|ser humano|alguien|ejecutiv[oa])"
            r"(?: (?:real|de verdad|human[oa]|ya|ahora|por favor|que me|aqui|y no)\b.*)?$"
        ),
        rf"(?:me|nos) (?:puede|podria|puedes|pueden|podrian|atienda|atiendan|atiende|ayude|conteste|responda|llame)(?: \S+){{0,2}} {_ES_PERSON}",
        rf"atendid[oa] por {_ES_PERSON}",
        r"hay (?:alguien|alguna persona|algun humano|algun agente)(?: \S+){0,5} (?:hablar|ahi|ayud\S+|atend\S+|disponible|aqui|chatear)|hay alguien$",
        r"con (?:quien|el que|la que) (?:pueda|puedo|poder|podria) (?:hablar|chatear)",
        r"(?:no|dejar de|sin)(?: \S+){0,2} (?:hablar|chatear|tratar) con (?:un |una |el |la )?(?:robots?|bots?|maquinas?|ia|chatbot|inteligencia artificial)",
        r"(?:pueden|puede|podria|podrian|quiero que|necesito que|puedes) (?:\S+ )?(?:me )?(?:llamarme|llamen|llame|devolver(?:me)? la llamada)",
    ),
    refusals=(
        r"no (?:necesito|quiero|hace falta|hay necesidad|es necesario|deseo|requiero|tengo que)(?: \S+){0,5} (?:personas?|human[oa]|nadie|agente|operador|representante|asesor|encargado|alguien)",
        r"(?:eres|es usted|sos|es|soy|somos|esto es) (?:un |una )?(?:personas?|human[oa]|agente|robot|bot|operador|asesor|representante)",
        r"agentes? (?:inmobiliari[oa]s?|de viajes|de limpieza|limpiador)|para (?:una|personas?)|cuantas personas|por persona|mi (?:jefe|gerente) quiere|inteligencia",
    ),
    bare=r"(?:hablar con )?(?:(?:un|una|el|la|servicio|ser) )*(?:agente|human[oa]|operador[a]?|persona|representante|asesor[a]?|atencion al cliente|al cliente|encargado|gerente|supervisor|soporte humano|atencion humana|alguien)(?: (?:human[oa]|real|de verdad))?",
    polite=r"por favor|porfa|hola|gracias|ya|quiero|buenas|buenos dias|ahora|si|no",
)
_PT_PERSON = (
    r"(?:(?:um|uma|uns|o|a|os|as|algum|alguma|outro|outra|seu|sua|meu|de|do|da|ao|com|membro|ser|verdadeira|real) )*"
    r"(?:pessoas?|human[oa]s?|alguem|atendentes?|operador(?:a|es)?|agentes?|representantes?|assistente (?:real|human[oa])|gerente|supervisor[a]?|responsavel|funcionari[oa]s?|consultor[a]?|colega"
    r"|vendedor[a]?|tecnic[oa]|especialista|chefe|atendimento(?: ao cliente| humano)?|suporte(?: humano)?|equipe|equipa)"
)
_PT = Phrases(
    requests=(
        rf"(?:atendente|operador|pessoa|humano|alguem|agente|consultor|representante)s?(?: \S+)? (?:disponive(?:l|is)|livres?|online)|(?:me|nos) (?:coloca|coloque|bota|bote|poe|ponha|manda)(?: \S+)? (?:com|para|pra|em contato com) {_PT_PERSON}|(?:ser|fosse) atendid[oa]",
        r"(?:exijo|quero|queria|chamem|chama|chame|preciso do|preciso da|cade) (?:o |a |um |uma |seu |sua )?(?:supervisor[a]?|gerente|responsavel|chefe|atendente|gente(?: de verdade| real)?|alguem(?: de verdade| real)?)(?: \S+)?$",
        r"(?:chega|basta|nada|cansei|sem|nao quero)(?: \S+){0,3} (?:robos?|bots?|maquinas?|ia|chatbot)$",
        r"(?:mandem|manda|mande|quero|preciso que|gostaria que|peca para|pede pra) alguem(?: \S+){0,3} (?:falar|ligar|ligue|fale|atender|atenda|ajudar|ajude|responder)",
        r"(?:ajuda|assistencia|atendimento|contato|suporte|resposta) (?:human[oa]|de (?:uma |um )?(?:pessoa|humano|atendente|alguem))|ligu?e[m]? (?:para|pra) mim|me (?:telefone|telefonem|chame no telefone)",
        rf"(?:falar|falo|conversar|converso|tratar|contato|contacto|contatar|papo|chat) (?:direto |diretamente )?(?:com|ao|a) {_PT_PERSON}",
        rf"(?:me|nos) (?:transfir[ae]|transfer[ei]|pass[ae]|conect[ae]|lig[ae]|coloqu?[ae]|encaminh[ae]|direcion[ae]|ponh[ae])(?: \S+)? {_PT_PERSON}",
        rf"(?:passe|passa|transfira|transfere|conecte|ligue|encaminhe|ponha|coloque) me (?:\S+ )?{_PT_PERSON}",
        rf"(?:me )?(?:passar|transferir|conectar|ligar|encaminhar|direcionar)(?: me)? (?:para|com|a|ao) {_PT_PERSON}",
        (
            r"(?:preciso|quero|queria|gostaria|prefiro|desejo|exijo|chama|chame|necessito)(?: de| ter| por)? (?:um|uma|outro|outra)? ?(?:pessoa|human[oa]|atendentes?|operador[a]?|agente|representante|gerente|supervisor[a]?|responsavel|atendimento human[oa]|ser humano)"
            r"(?: (?:real|de verdade|human[oa]|agora|ja|por favor|aqui|que me|pra|para me)\b.*)?$"
        ),
        rf"atendid[oa] por {_PT_PERSON}|atendimento human[oa]|suporte human[oa]",
        r"(?:tem|ha|existe) (?:alguem|alguma pessoa|algum atendente|algum humano)(?: \S+){0,6} (?:falar|conversar|ajudar|atender|disponivel)|(?:tem|ha) alguem (?:ai|aqui)",
        r"(?:nao|parar de|sem)(?: \S+){0,2} (?:falar|conversar|tratar) com (?:um |uma |o |a )?(?:robos?|bots?|maquinas?|ia|chatbot)",
        r"(?:podem|pode|poderia|poderiam|alguem)(?: \S+)? (?:me )?(?:ligar|liga|retornar|telefonar)(?: (?:para|pra) mim| me)?$|me (?:ligue|liguem|liga|retorne)(?: de volta)?$",
    ),
    refusals=(
        r"nao (?:preciso|quero|precisa|e preciso|e necessario|ha necessidade|desejo|necessito)(?: \S+){0,6} (?:pessoas?|human[oa]|ninguem|atendente|operador|agente|representante|alguem)",
        r"(?:voce e|es|tu es|e|sou|somos|isto e|estou) (?:um |uma )?(?:pessoas?|human[oa]|robo|bot|atendente|agente|operador|ser humano)$|voce e",
        r"agentes? (?:imobiliari[oa]s?|de viagens|de limpeza)|para (?:uma|pessoas) (?:pessoa )?(?:idosa|mais)|quantas pessoas|por pessoa",
    ),
    bare=r"(?:falar com )?(?:(?:um|uma|o|a|com) )*(?:atendentes?|human[oa]|operador[a]?|pessoa|agente|representante|atendimento(?: ao cliente| humano)?|gerente|suporte humano|alguem|servico ao cliente)(?: (?:human[oa]|real|de verdade))?",
    polite=r"por favor|pfv|oi|ola|obrigad[oa]|quero|bom dia|agora|ja|nao|sim",
)
_FR_PERSON = (
    r"(?:(?:un|une|des|le|la|les|l|votre|vos|ton|ta|mon|quelque|autre|vrai|vraie|veritable|de|du|d|au|membre|etre|agent) )*"
    r"(?:humains?|humaine|personnes?|quelqu un|quelqu1|qqn|agents?|conseillers?|conseillere|operateurs?|operatrice|representants?|responsable|collegues?|employes?|manager|superviseur|patron"
    r"|gerant|technicien|specialiste|vendeur|vendeuse|service client\S*|service apres vente|sav|support|equipe|membre|etre humain|interlocuteur|assistance humaine)"
)
_FR = Phrases(
    requests=(
        r"(?:conseiller|conseillere|agent|operateur|humain|personne|quelqu un|responsable|collegue)s? (?:est il |est elle |est |sont |serait )?(?:disponibles?|libres?|en ligne|joignables?)|(?:etre|qu on me|me faire) rappel\S+",
        r"(?:appelez|appelle|telephonez|contactez|joignez|rappelez) (?:moi|nous)",
        r"(?:marre|assez|plus|pas|ras le bol|stop)(?: \S+){0,3} (?:robots?|bots?|machines?|ia|chatbots?)(?: \S+){0,3}$",
        r"^(?:juste |plutot |mais )?(?:un|une|a un|a une) (?:vrai |vraie )?(?:humain|conseiller|conseillere|operateur|etre humain|interlocuteur)(?: humain| reel| en ligne)?(?: (?:svp|stp|s il vous plait|merci|maintenant))*$",
        r"(?:quelqu un|une personne|un conseiller|un agent|un humain) (?:de |d )?(?:reel|vrai|humain|competent|en chair|au telephone|pour m aider|qui puisse|qui peut)",
        r"(?:aide|assistance|reponse|contact|support) (?:d |de |par |avec )(?:un |une )?(?:vrai |vraie )?(?:humain|personne|conseiller|agent|quelqu un)|(?:contact|support|aide|assistance) humaine?",
        r"parler (?:a|avec) (?:votre|ton|un|une|le|la|vos) (?:chef|patron|manager|responsable|superieur|directeur|directrice|gerant|collegue|equipe)",
        rf"(?:parler|parle|discuter|echanger|dialoguer|communiquer|chatter|tchatter|m entretenir|converser|avoir affaire|contacter|joindre)(?: directement)? (?:a|avec|au|aux)? ?{_FR_PERSON}",
        rf"(?:passez|passe|donnez|donne|trouvez|trouve|envoyez|appelez) moi {_FR_PERSON}",
        rf"(?:transferez|transfere|connectez|connecte|mettez|mets|dirigez|redirigez|orientez|basculez) (?:moi|nous) (?:\S+ ){{0,3}}?(?:a|avec|vers|au|en contact avec|en relation avec) {_FR_PERSON}",
        rf"(?:mettre|mis|mise|etre mis|etre mise|entrer|prendre|me mettre) en (?:relation|contact|communication|ligne) avec {_FR_PERSON}",
        rf"(?:me|nous) (?:passer|transferer|connecter|rediriger|diriger|orienter)(?: \S+)? (?:a |vers |avec |au )?{_FR_PERSON}",
        (
            r"(?:besoin d|besoin de|veux|voudrais|souhaite|aimerais|prefere|exige|aimerais avoir|voudrais avoir|veux avoir)(?: avoir| voir)? ?(?:un|une|de l)? ?(?:vrai |vraie |veritable |autre )?(?:humains?|personne|conseiller|conseillere|agent|operateur|responsable|manager|interlocuteur|aide humaine|assistance humaine|etre humain)"
            r"(?: (?:humain|humaine|reel|reelle|en ligne|maintenant|s il vous plait|svp|pour m|et pas|qui)\b.*)?$"
        ),
        r"(?:y a t il|il y a|est ce qu il y a)(?: \S+){0,2}? (?:quelqu un|personne|humain|conseiller|agent)(?: \S+){0,4}?(?: (?:parler|discuter|la|disponible|m aider|ligne|repondre)|$)",
        r"(?:a|avec) (?:qui|laquelle|lequel) (?:je peux|je puisse|puis je|pouvoir) (?:parler|discuter|echanger)",
        r"(?:ne|n|pas|plus|arreter de|marre de)(?: \S+){0,3} (?:parler|discuter|echanger)(?: \S+)? (?:a|avec) (?:un |une |des |l |le |la )?(?:robots?|bots?|machines?|ia|chatbots?)",
        r"(?:quelqu un|vous|on|conseiller|tu)(?: \S+){0,2} (?:me |m )(?:rappeler|rappelle|rappeliez|appeler|telephoner)|(?:rappelez|rappelle) moi|etre rappelee?",
    ),
    refusals=(
        r"(?:pas|plus|aucun) besoin|inutile de|pas (?:necessaire|la peine)|(?:ne|n)(?: \S+){0,3} (?:veux|souhaite|desire) pas(?: \S+){0,3} (?:humain|personne|conseiller|agent|quelqu un)",
        r"(?:etes vous|es tu|vous etes|tu es|t es|je suis|c est|est ce)(?: \S+){0,2}? (?:robot|bot|humain|personne|agent|conseiller|humaine)",
        r"agents? (?:immobiliers?|de voyages?|nettoyant|d entretien|d assurance)|pour (?:une|des) personnes?|combien de personnes|par personne|une seule personne",
    ),
    bare=r"(?:parler a |parler avec )?(?:(?:un|une|le|la|l|vrai|vraie) )*(?:humain|conseiller|conseillere|agent|operateur|personne|service client\S*|representant|responsable|etre humain|support humain|quelqu un|manager)(?: (?:humain|reel|reelle|humaine))?",
    polite=r"s il vous plait|s il te plait|svp|stp|bonjour|merci|salut|je veux|maintenant|oui|non",
)
_IT_PERSON = (
    r"(?:(?:un|una|uno|il|lo|la|i|gli|l|qualche|altro|altra|vostro|vostra|tuo|suo|mio|di|del|dello|della|vero|vera|essere|reale|membro) )*"
    r"(?:person[ae]|uman[oi]|qualcuno|operatore|operatrice|operatori|agente|agenti|consulente|consulenti|addett[oa]|responsabile|rappresentante|collega|manager|direttore|titolare|capo|impiegat[oa]|tecnico"
    r"|specialista|assistenza(?: clienti| umana)?|servizio clienti|supporto(?: umano)?|team|staff|membro|commess[oa]|essere umano)"
)
_IT = Phrases(
    requests=(
        r"(?:operatore|operatrice|operatori|persona|umano|consulente|qualcuno|addetto|agente)(?: \S+)? (?:disponibil[ei]|liber[oi]|online|in linea)|essere (?:richiamat|contattat)[oa]",
        r"(?:chiamatemi|chiamami|mi chiami|mi chiamate|telefonatemi|contattatemi|mi contatti|mi contattate|ricontattatemi)",
        r"(?:datemi|dammi|mi dia|passatemi|passami|voglio|vorrei|mandatemi|chiamate|posso avere|potrei avere)(?: \S+)? (?:un |una |l |il |la )?(?:\S+ )?(?:operatore|operatrice|persona|umano|umana|responsabile|essere umano|contatto umano|consulente|addetto)(?: (?:vero|vera|umano|umana|reale|subito|ora|in carne.*|per favore))?$",
        r"(?:contatto|aiuto|assistenza|supporto|risposta) (?:umano|umana|di una persona|da una persona|da un operatore|di un operatore|con una persona)",
        r"(?:basta|niente|no|stufo|stufa|non voglio|piu)(?: \S+){0,3} (?:bot|robot|chatbot|macchin[ae]|ia)$",
        rf"(?:parlare|parlo|chattare|discutere|comunicare|conferire|interagire|avere a che fare)(?: direttamente)? (?:con|ad?|al|col) ?{_IT_PERSON}",
        rf"(?:mi|ci) (?:pass[ai]|mett[ai]|colleg[ahi]+|trasferisc[ai]|fa|faccia|pu[o]? passare|puo collegare|dia|da) (?:\S+ ){{0,3}}?(?:con |a |ad |al )?{_IT_PERSON}",
        rf"(?:passa|trasferisci|collega|metti|connetti|fa|dam|fam|chiama)m?(?:mi|ci) (?:\S+ ){{0,3}}?(?:con |a |ad |al )?{_IT_PERSON}",
        rf"(?:messo|messa|mettermi|metterci|mettere) in (?:contatto|comunicazione|collegamento) con {_IT_PERSON}|(?:collegarmi|passarmi|trasferirmi|connettermi|collegarci) (?:con |a |ad |al )?{_IT_PERSON}",
        (
            r"(?:voglio|vorrei|ho bisogno di|preferisco|preferirei|desidero|esigo|serve|mi serve|dammi|cerco)(?: avere)? ?(?:un|una|uno|l)? ?(?:altr[oa] |ver[oa] )?(?:persona|umano|operatore|operatrice|agente|consulente|addetto|responsabile|essere umano|assistenza umana)"
            r"(?: (?:vera|vero|reale|umano|umana|ora|adesso|subito|per favore|che mi|qui|in carne)\b.*)?$"
        ),
        r"(?:c e|ci sono|esiste)(?: \S+){0,2}? (?:qualcuno|persona|operatore|umano|operatori)(?: \S+){0,5}? (?:parlare|aiutar\S+|disponibil[ei]|chattare|li|rispond\S+)|c e qualcuno$",
        r"(?:con|a) (?:cui|chi) (?:posso|possa|potrei|poter) (?:parlare|chattare|rivolgermi)",
        r"(?:non|basta|smettere di)(?: \S+){0,2} (?:parlare|chattare|discutere) con (?:un |una |il |la |lo |l )?(?:robot|bot|macchin[ae]|ia|chatbot|intelligenza artificiale)",
        r"(?:mi )?(?:puo|puoi|potete|potrebbe|potreste)(?: \S+)? (?:richiamare|richiamarmi|telefonarmi|chiamarmi|chiamare)(?: qualcuno)?|(?:richiamatemi|richiamami|mi richiami|essere richiamat[oa])",
    ),
    refusals=(
        r"non (?:ho bisogno|serve|voglio|occorre|e necessario|c e bisogno|mi serve|desidero|devo)(?: \S+){0,5} (?:person[ae]|umano|nessuno|operatore|agente|consulente|qualcuno|addetto)",
        r"(?<!come )(?:sei|siete|lei e|(?<!c )e|sono|questo e|parlo con) (?:davvero |veramente )?(?:un|una|uno)? ?(?:vero |vera )?(?:person[ae]|umano|robot|bot|operatore|agente|essere umano)",
        r"agent[ei] (?:immobiliar[ei]|di viaggio|di commercio|pulent[ei])|per (?:una|person[ae])|quante persone|a persona|del corriere",
    ),
    bare=r"(?:parlare con )?(?:(?:un|una|il|lo|la|l|vero|vera) )*(?:operatore|operatrice|umano|persona|agente|consulente|assistenza clienti|servizio clienti|responsabile|essere umano|assistenza umana|qualcuno)(?: (?:umano|umana|vero|vera|reale))?",
    polite=r"per favore|per piacere|ciao|salve|grazie|buongiorno|voglio|subito|ora|adesso|si|no",
)

# ---- Germanic
_DE_ADJ = r"(?:echte[nmrs]?|richtige[nmrs]?|reale[nmrs]?|lebende[nmrs]?|menschliche[nmrs]?|wirkliche[nmrs]?|andere[nmrs]?|zustandige[nmrs]?)"
_DE_PERSON = (
    rf"(?:(?:einem|einer|einen|ein|eine|dem|der|den|die|das|ihrem|ihren|ihrer|eurem|euren|euch|deinem|jemand|jemandem|jemanden|von|vom|aus|bitte|auch|{_DE_ADJ}) )*"
    r"(?:mensch(?:en)?|person(?:en)?|jemande?[mn]?|jmd|mitarbeiter(?:in|n|s)?|berater(?:in|n)?|ansprechpartner(?:in|n)?|agenten?|support(?:mitarbeiter)?|kundenservice|kundendienst|kundenbetreuer|kundenberater"
    r"|kollegen?|kollegin|vertreter|chefs?|chefin|manager|vorgesetzten?|team|service|operator|sachbearbeiter(?:in)?|techniker|fachmann|experten?|verkaufer(?:in)?|verantwortlichen|euch|ihnen)"
)
_DE_TALK = (
    r"(?:sprechen|spreche|reden|rede|chatten|schreiben|unterhalten|quatschen|telefonieren|kommunizieren|verhandeln)"
)
_DE = Phrases(
    requests=(
        r"(?:mitarbeiter\S*|berater\S*|mensch|kollege|kollegin|jemand|ansprechpartner\S*|person|agent)(?: \S+)? (?:verfugbar|frei|erreichbar|online|da|zu sprechen)|(?:verbind\S*|stell\S*|leit\S*)(?: sie)? mich (?:bitte )?(?:weiter|durch)",
        rf"(?:hol|holen|hole|ruf|rufen|gib|geben|schick|schicken|besorg)(?: \S+){{0,3}} (?:jemande?n|wen|einen|nen)(?: \S+)? ?(?:{_DE_ADJ} )?(?:menschen|mitarbeiter\S*|kollegen|berater|vom|aus|echten|richtigen|chef|team)",
        r"(?:von|durch) (?:einem|einer|jemandem|ihrem|eurem)(?: \S+)? ?(?:mitarbeiter\S*|menschen|person|berater\S*|kollegen)?(?: \S+)? (?:zuruckgerufen|angerufen|beraten|kontaktiert|bedient|betreut|geholfen)|zuruckgerufen werden",
        rf"^(?:sondern |lieber |bitte |nur |ich will |ich mochte )*(?:einen|einem|mit einem) {_DE_ADJ} (?:menschen|mitarbeiter|berater)",
        rf"(?:wo|wie|kann ich|konnte ich|darf ich)(?: \S+){{0,3}} (?:einen|jemanden|ihren|euren|den|die)(?: {_DE_ADJ})? ?(?:mitarbeiter\S*|menschen|kundenservice|kundendienst|ansprechpartner\S*|chef|person|support)?(?: \S+)? ?(?:erreiche|erreichen|sprechen|kontaktieren|haben)?$",
        r"(?:kein|keinen|schluss mit|genug|weg mit|nicht mehr)(?: \S+){0,3} (?:bots?|chatbots?|roboter\S*|maschinen?|ki|computer)$|hilfe von (?:einem|einer) (?:\S+ )?(?:menschen|mitarbeiter|person)|menschliche (?:hilfe|unterstutzung|beratung|antwort)",
        rf"(?:mit|zu) {_DE_PERSON}(?: \S+){{0,4}}? {_DE_TALK}",
        rf"{_DE_TALK} (?:bitte )?mit {_DE_PERSON}",
        rf"(?:den|die|einen|eine|ihren|euren) (?:{_DE_ADJ} )?(?:chef|chefin|manager|vorgesetzten|mitarbeiter|berater|menschen|geschaftsfuhrer|leiter|verantwortlichen) (?:bitte )?(?:sprechen|haben|erreichen)",
        rf"(?:verbinde|verbinden|verbindet|leite|leiten|leitet|stelle|stellen|gib|geben|ubergeben|ubergib|vermitteln)(?: \S+){{0,4}}? (?:mit|an|zu|zum) {_DE_PERSON}",
        rf"(?:mit|an|zu|zum) {_DE_PERSON}(?: \S+){{0,2}}? (?:verbinden|verbunden|weiterleiten|weitergeleitet|weitergeben|ubergeben|durchstellen|vermitteln|kontakt|weiterverbinden)",
        rf"(?:gib|geben|hol|holen|ruf|rufen|schick|schicken)(?: \S+){{0,2}} (?:einen?|ne|nen)? ?(?:{_DE_ADJ} )?(?:menschen?|mitarbeiter|person|berater|ansprechpartner|chef|agenten|kollegen)",
        (
            rf"(?:brauche?|will|mochte|hatte|wunsche|verlange|benotige|kann ich|konnte ich|darf ich|wurde)(?: \S+){{0,3}}? (?:einen?|keine? \S+ sondern einen?) (?:{_DE_ADJ} )?(?:menschen|mitarbeiter(?:in)?|ansprechpartner(?:in)?|berater(?:in)?|person|agenten|operator|chef)"
            rf"(?: (?:bitte|haben|sprechen|jetzt|sofort|der|die|hier|erreichen)\b.*)?$"
        ),
        rf"^sondern (?:mit )?(?:einen?|einem|einer) (?:{_DE_ADJ} )?(?:menschen|mitarbeiter|person)|^lieber (?:mit )?(?:einen?|einem|einer) (?:{_DE_ADJ} )?(?:menschen|mitarbeiter|person)",
        r"(?:jemand|wer|ein mitarbeiter|ein mensch|einer) (?:vom|aus dem|von ihrem|von eurem) (?:support|team|kundenservice|kundendienst|service)",
        r"(?:ist|gibt es|gibts|sind)(?: \S+){0,4}? (?:jemand|mensch(?:en)?|mitarbeiter|personen)(?: \S+){0,5}? (?:reden|sprechen|chatten|helfen|kann|erreichbar|da)$|ist (?:hier |da |dort )(?:jemand|wer)$",
        rf"(?:gibt es|gibts|sind)(?: \S+){{0,3}}? {_DE_ADJ} (?:menschen|mitarbeiter|personen)",
        r"mit de[mnr] ich (?:reden|sprechen|chatten|schreiben)",
        r"(?:nicht|keine[mnr]?|kein|statt)(?: \S+){0,4} (?:bots?|chatbots?|robotern?|maschinen?|ki|automaten|computer)(?: (?:reden|sprechen|chatten|schreiben|mehr))+",
        r"(?:konnen|kannst|konnten|konnte|kann|bitte)(?: \S+){0,3} (?:zuruckrufen|anrufen)|(?:rufen|ruf|ruft) (?:sie )?mich(?: bitte)?(?: zuruck| an)|ruckruf",
    ),
    refusals=(
        r"(?:brauche?|will|mochte|benotige|wunsche)(?: \S+){0,2} (?:kein|keine|keinen|keinem|niemanden)(?: \S+)? (?:menschen?|mitarbeiter|person|berater|ansprechpartner)$|nicht (?:notig|notwendig|erforderlich)|nicht mit (?:einem |einer )?(?:menschen|mitarbeiter|person|jemandem)",
        r"(?<!wie )(?:bist du|sind sie|seid ihr|ist das|ist dies|bin ich|ich bin|rede ich|spreche ich)(?: \S+){0,4}? (?:mensch|person|roboter|bot|makler|vertreter|agent|berater)",
        r"immobilien|wie viele|fur (?:altere|eine|einen|wie)|pro person|altere[nr]? menschen",
    ),
    bare=rf"(?:(?:einen?|der|die|ein|mit|{_DE_ADJ}) )*(?:mitarbeiter(?:in)?|mensch(?:en)?|berater(?:in)?|ansprechpartner|kundenservice|kundendienst|support ?mitarbeiter|agent|operator|person|kundenberater|jemanden?|chef)(?: sprechen| reden)?",
    polite=r"bitte|hallo|hi|danke|guten tag|jetzt|sofort|ich will|ich mochte|ja|nein|an einen|zum|den",
)
_NL_PERSON = (
    r"(?:(?:een|de|het|n|jullie|uw|je|iemand|van|echte?|menselijke?|levende?|ander[e]?|ervaren) )*"
    r"(?:mens(?:en)?|perso(?:on|nen)|iemand|medewerk(?:er|ster)s?|agent|operator|adviseur|consulent|collega|klantenservice|klantendienst|manager|leidinggevende|baas|chef|verkoper|supportmedewerker|team|helpdesk|support|vertegenwoordiger|specialist)"
)
_NL_TALK = r"(?:praten|spreken|chatten|kletsen|bellen|overleggen|communiceren|praat|spreek)"
_NL = Phrases(
    requests=(
        r"(?:medewerker|mens|iemand|collega|agent|adviseur|persoon)(?: \S+)? (?:beschikbaar|vrij|bereikbaar|online)|teruggebeld|terug ?gebeld",
        r"(?:echt|echte|levend) (?:iemand|mens|persoon)(?: \S+){0,4} (?:lijn|telefoon|spreken|nodig|praten|graag)|iemand aan de (?:lijn|telefoon)",
        r"(?:hulp|ondersteuning|antwoord|contact) (?:van|met|door) (?:een |n )?(?:echte? )?(?:mens|persoon|medewerker|iemand|collega)|menselijke? (?:hulp|medewerker|contact|ondersteuning)",
        r"(?:geen|stop met|genoeg van|weg met|klaar met)(?: \S+){0,3} (?:ro)?(?:bots?|chatbots?|computers?|machines?)$|bel(?:len)? (?:jullie|u) (?:mij|me)|kunnen jullie (?:mij |me )?bellen",
        rf"(?:met|tegen) {_NL_PERSON}(?: \S+){{0,4}}? {_NL_TALK}",
        rf"{_NL_TALK}(?: \S+)? (?:met|tegen) {_NL_PERSON}",
        rf"(?:wil|mag|kan|zou|graag|wens|mogen|kunnen)(?: \S+){{0,4}}? {_NL_PERSON} (?:even )?(?:spreken|hebben|krijgen|bereiken|contacteren)",
        rf"(?:verbind|verbindt|zet|geef|schakel|stuur|koppel|breng)(?: \S+){{0,3}}? (?:met|naar|aan|door aan|over aan|in contact met) {_NL_PERSON}",
        r"(?:mij |me )doorverbind\S*|(?:verbind|verbindt|zet) (?:mij|me|ons) door|(?:met|naar) \S+(?: \S+)? (?:doorverbonden|doorgezet|doorverbinden)",
        r"(?:geef|haal|stuur|regel|bezorg)(?: mij| me| ons)? (?:een|n|de) (?:echte? |ander[e]? )?(?:mens|persoon|medewerker|collega|manager|agent)",
        r"(?:wil|liever|heb|graag)(?: \S+){0,2}? een (?:echte? |ander[e]? |menselijke )?(?:mens|persoon|medewerker|agent|adviseur)(?: (?:nodig|aub|graag|alsjeblieft|alstublieft|spreken|nu|a u b))*$",
        r"(?:is|zijn|kan|kunnen) (?:er |hier )*(?:een )?(?:echte? )?(?:iemand|mens(?:en)?|persoon|medewerker)(?: \S+){0,5}? (?:praten|spreken|chatten|helpen|meekijken|aanwezig|beschikbaar|bereikbaar|overnemen|bellen|terugbellen|daar)|is er iemand(?: daar| aanwezig)?$",
        r"(?:met|tegen) wie ik (?:kan|mag) (?:praten|spreken|chatten)|met wie ik kan",
        r"(?:niet|geen|stop)(?: \S+){0,4} (?:ro)?bots?(?: \S+)? (?:praten|spreken|chatten|meer)|(?:niet|geen)(?: \S+){0,3} (?:computer|machine|ai|chatbot) (?:praten|spreken|chatten)",
        r"(?:iemand|u|jullie|je)(?: \S+){0,2} (?:terugbellen|bellen|terug bellen)|bel (?:mij|me)(?: \S+)?(?: terug| op)?$|terugbelverzoek",
    ),
    refusals=(
        r"geen (?:mens|persoon|medewerker|collega|agent)(?: \S+)? nodig|hoeft? (?:\S+ ){0,3}(?:niet|geen)|niet nodig|niet met (?:een )?(?:mens|persoon|medewerker|iemand)",
        r"(?:ben|bent|is|zijn|ik ben) (?:je|jij|u|dit|jullie|een)(?: \S+){0,3}? (?:mens|persoon|robot|bot|medewerker|agent)",
        r"hoeveel|per persoon|voor een|makelaar",
    ),
    bare=r"(?:(?:een|de|echte?|met) )*(?:medewerker|mens|persoon|klantenservice|klantendienst|agent|operator|adviseur|helpdesk|iemand|manager)(?: spreken| praten)?",
    polite=r"graag|alsjeblieft|alstublieft|aub|a u b|hallo|hoi|dank je|bedankt|nu|ik wil|ja|nee",
)

# ---- Slavic
_PL_PERSON = (
    r"(?:(?:z|ze|prawdziw\S+|zyw\S+|inn\S+|jakims|jakas|jakiegos|wasz\S+|realn\S+|kims|kogos|od|do|mna) )*"
    r"(?:czlowiek\S*|ludz\S+|osob\S*|konsultan\S+|pracowni\S+|agent\S*|operator\S*|przedstawiciel\S*|doradc\S+|kims|kogos|ktos|kierowni\S+|szef\S*|menedzer\S*|managerem|obslug\S+|biur\S+ obslugi|specjalist\S+|kimkolwiek|kims z|wlascicielem|zespolu|zespolem)"
)
_PL = Phrases(
    requests=(
        r"(?:konsultant|pracownik|doradca|ktos|operator|czlowiek)(?: \S+)? (?:dostepny|wolny|online)|(?:dostepny|wolny)(?: \S+)? (?:konsultant|pracownik|doradca|operator|czlowiek|ktos)",
        r"(?:dosc|koniec|bez|nie chce|mam dosc)(?: \S+){0,3} (?:bot\S*|robot\S*|chatbot\S*|maszyn\S*|automat\S*)$",
        r"(?:prosze o|poprosze o|potrzebuje|chce|chcialbym|chcialabym)(?: \S+)? (?:telefon|kontakt|rozmow[ey]|pomoc\S*|polaczeni\S+)(?: \S+){0,3} (?:konsultant\S*|czlowiek\S*|pracowni\S*|kims|kogos|kierowni\S+|osob\S*|operator\S*|obslug\S*|doradc\S*)",
        r"(?:niech|zeby|aby|moze) (?:ktos|konsultant|pracownik)(?: \S+){0,4} (?:zadzwoni|oddzwoni|odpisze|pomoze|skontaktuje)|zadzwon(?:cie)?(?: prosze)?(?: do mnie)?$",
        rf"(?:rozmawia[cm]|porozmawiac|porozmawiam|mowic|pomowic|pogadac|gadac|czatowac|popisac|rozmow[aey]|kontakt\S*|skontaktowac(?: sie)?|polaczenie)(?: \S+)? (?:z|ze) {_PL_PERSON}",
        rf"(?:polacz\S*|przelacz\S*|przekieruj\S*|przekaz\S*|skontaktuj\S*|przekierowa\S*)(?: \S+){{0,2}}? (?:z|ze|do|na) {_PL_PERSON}",
        r"(?:daj|dajcie|zawolaj|zawolajcie|wezwij|popros|poprosze|prosze o|prosze dac)(?: mi| o| tu)* (?:zyw\S+ |prawdziw\S+ )?(?:konsultant\S*|czlowieka|pracownika|operatora|kierownika|kogos|osobe|agenta|pomoc czlowieka|menedzera)$",
        r"(?:potrzebuje|chce|wole|zadam|chcialbym|chcialabym)(?: \S+)? (?:pomocy )?(?:zyw\S+ |prawdziw\S+ )?(?:czlowieka|konsultanta|pracownika|operatora|zywej osoby|agenta)(?: .*)?$",
        r"(?:czy )?jest (?:tu |tam )?(?:ktos|jakis czlowiek|konsultant|jakas osoba)(?: .*)?$|z (?:kim|ktorym|ktora)(?: \S+)? (?:moge|mozna|moglbym|moglabym) (?:po)?(?:rozmawiac|gadac)",
        r"(?:nie|dosc)(?: \S+){0,2} (?:rozmawiac|gadac|pisac|rozmowy) (?:z|ze) (?:tym |zadnym )?(?:bot\S*|robot\S*|maszyn\S*|automat\S*|chatbot\S*|sztuczna)",
        r"(?:ktos|prosze|mozecie|moze pan|moze pani|mozesz)(?: \S+){0,4} (?:oddzwon\S*|zadzwon\S*)|oddzwon\S* (?:do mnie|prosze)|zadzwon\S* do mnie",
    ),
    refusals=(
        r"nie (?:potrzebuje|potrzeba|trzeba|musze|musisz|chce|ma potrzeby|potrzebny)(?: \S+){0,4} (?:czlowiek\S*|konsultant\S*|pracowni\S+|operator\S*|osob\S*|nikim|nikogo|agent\S*)|nie (?:trzeba|ma potrzeby)",
        r"(?:jestes|jest pan|jest pani|jestem|czy to)(?: \S+){0,2}? (?:czlowiek\S*|robot\S*|agent\S*|konsultant\S*|bot\S*|osob\S*)|nieruchomosci|ile osob|za osobe|ilu pracownikow|z lampa",
    ),
    bare=r"(?:(?:zyw\S+|prawdziw\S+|z|do) )*(?:konsultant\S*|czlowiek\S*|operator\S*|obslug\S+ klienta|biuro obslugi(?: klienta)?|pracowni\S+|agent|doradca|osoba|kierowni\S+)",
    polite=r"prosze|poprosze|dzien dobry|czesc|dziekuje|chce|teraz|halo|tak|nie|rozmowa z|kontakt z",
)
_RU_PERSON = (
    r"(?:(?:с|со|на|к|до|живо\S+|реальн\S+|настоящ\S+|нормальн\S+|друг\S+|ваш\S+|каким|кем|кого|нибудь|то|любым) )*"
    r"(?:человек\S*|люд\S+|оператор\S*|менеджер\S*|специалист\S*|сотрудник\S*|консультант\S*|кем|кого|поддержк\S+|служб\S+ поддержки|представител\S+|администратор\S*|руководител\S+|начальник\S*|работник\S*|агент\S*|продавц\S+|директор\S*|живым|живого)"
)
_RU = Phrases(
    requests=(
        r"(?:хватит|достал\S*|надоел\S*|не хочу|без|уберите|долои)(?: \S+){0,3} (?:бот\S*|робот\S*|автоответчик\S*|машин\S*)$",
        r"^(?:пожалуиста )?(?:позвоните|перезвоните|позвони|перезвони|наберите)(?: (?:мне|нам))?(?: \S+){0,2}$|(?:помощь|помощи|ответ|консультаци\S+)(?: \S+)? (?:живого|реального|настоящего)? ?(?:человека|оператора|специалиста|сотрудника|менеджера|консультанта)",
        rf"(?:поговорить|говорить|пообщаться|общаться|переговорить|разговаривать|чат|связаться|связь|побеседовать|списаться|разговор)(?: \S+)? (?:с|со) {_RU_PERSON}",
        rf"(?:соедини|соединит|свяжи|свяжит|переключи|переключит|переведи|переведит|передай|передайт|подключи|подключит|перенаправь\S*|перевест|переключит)[еь]?(?: меня| нас| пожалуиста| диалог)*(?: (?:с|со|на|к))? {_RU_PERSON}",
        rf"(?:позови|позовит|дай|даит|пригласи|пригласит|вызови|зови|подключи|подключит|давай)[ет]?е?(?: мне| сюда| пожалуиста)* {_RU_PERSON}",
        r"(?:нужен|нужна помощь|требуется|хочу|хотел бы|хотела бы|прошу|можно|мне|нужна)(?: \S+)? ?(?:жив\S+ |реальн\S+ |настоящ\S+ )?(?:оператор\S*|менеджер\S*|человек|специалист|консультант\S*|сотрудник|живого|живои|человека)(?: (?:пожалуиста|а не|сеичас|срочно|живои)\b.*)?$",
        r"(?:есть|тут|здесь)(?: \S+){0,3}? (?:жив\S+|люди|человек|оператор\S*|кто нибудь|кто то)(?: .*)?$",
        r"(?:не|хватит|надоело|достал\S*)(?: \S+){0,2} (?:говорить|общаться|разговаривать|переписываться) с (?:этим )?(?:бот\S*|робот\S*|машин\S*|автоответчик\S*|ии|искусственн\S+)",
        r"(?:перезвон\S+|позвонит\S+|позвоните|наберите)(?: \S+)?$|(?:может|можете|могли)(?: \S+){0,4} (?:перезвонить|позвонить)",
    ),
    refusals=(
        r"вчера|уже (?:мне )?(?:перезвон|ответил|помог)|не (?:нуж\S+|надо|требуется|стоит|хочу говорить с (?:человек\S*|оператор\S*|люд\S+))|(?:не|без) (?:надо|нуж\S+)",
        r"(?:^|а )(?:ты|вы|я|это)(?: \S+){0,2}? (?:человек|бот|робот|агент|оператор|люди|живои)|недвижимости|сколько|на человека|для (?:\S+ )?(?:человека|людеи)|что люди|с лампои|один человек",
    ),
    bare=r"(?:(?:жив\S+|с|на|к) )*(?:оператор\S*|человек\S*|менеджер\S*|служба поддержки|техподдержка|консультант\S*|сотрудник\S*|специалист\S*|администратор\S*|поддержка)",
    polite=r"пожалуиста|здравствуите|привет|спасибо|хочу|сеичас|алло|да|нет|даите|плиз|мне",
)
_UK_PERSON = (
    r"(?:(?:з|із|зі|на|до|жив\S+|реальн\S+|справжн\S+|інш\S+|ваш\S+|кимось|когось|якоюсь|будь) )*"
    r"(?:людин\S*|люд\S+|оператор\S*|менеджер\S*|спеціаліст\S*|фахівц\S+|співробітник\S*|консультант\S*|кимось|когось|кимсь|підтримк\S+|служб\S+ підтримки|представник\S*|адміністратор\S*|керівник\S*|начальник\S*|працівник\S*|агент\S*|директор\S*|продавц\S+|живого|живим)"
)
_UK = Phrases(
    requests=(
        r"(?:досить|годі|набрид\S*|не хочу|без)(?: \S+){0,3} (?:бот\S*|робот\S*|автовідповідач\S*|машин\S*)$",
        r"^(?:будь ласка )?(?:зателефонуите|передзвоніть|подзвоніть|зателефонуи|наберіть)(?: (?:мені|нам))?(?: \S+){0,3}$|(?:допомог\S+|відповід\S+|консультаці\S+)(?: \S+)? (?:живої|реальної|справжньої|живої)? ?(?:людини|оператора|спеціаліста|співробітника|менеджера|консультанта)",
        rf"(?:поговорити|говорити|поспілкуватися|спілкуватися|розмовляти|порозмовляти|чат|зв язатися|зв язок|поспілкуватись|розмова|побалакати)(?: \S+)? (?:з|із|зі) {_UK_PERSON}",
        rf"(?:з єднаи|зв яжи|зв яжіт|переключи|переключіт|переведи|переведіт|передаи|передаит|підключи|підключіт|перенаправ)\S*(?: мене| нас| будь ласка)*(?: (?:з|із|зі|на|до))? {_UK_PERSON}",
        rf"(?:поклич|кличте|покличте|дай|даите|даи|запроси|запросіть|виклич|викличте)(?:те)?(?: мені| сюди)* {_UK_PERSON}",
        r"(?:потріб\S+|хочу|хотів би|хотіла б|хотіла би|прошу|можна|мені)(?: \S+)? ?(?:жив\S+ |реальн\S+ |справжн\S+ )?(?:оператор\S*|менеджер\S*|людина|людину|спеціаліст|консультант\S*|співробітник|живого)(?: (?:будь ласка|а не|зараз|терміново)\b.*)?$",
        r"(?:є|тут|там)(?: \S+){0,3}? (?:жив\S+|люди|людина|оператор\S*|хтось|хто небудь)(?: .*)?$",
        r"(?:не|досить|годі)(?: \S+){0,2} (?:говорити|спілкуватися|розмовляти|переписуватися) з (?:цим )?(?:бот\S*|робот\S*|машин\S*|автовідповідач\S*|ші|штучн\S+)",
        r"(?:передзвон\S+|перетелефону\S+|зателефону\S+|подзвон\S+)(?: \S+){0,2}$",
    ),
    refusals=(
        r"вчора|вже (?:мені )?(?:передзвон|відпов|допом)|не (?:потріб\S+|треба|потребую|варто|хочу говорити з (?:людин\S*|оператор\S*))",
        r"(?:^|а )(?:ти|ви|я|це)(?: \S+){0,2}? (?:людина|бот|робот|агент|оператор|люди|жив\S+)|нерухомості|скільки|на людину|для (?:\S+ )?(?:людини|людеи)|що люди|з лампою|одна людина",
    ),
    bare=r"(?:(?:жив\S+|з|на|до) )*(?:оператор\S*|людин\S*|менеджер\S*|служба підтримки|техпідтримка|консультант\S*|співробітник\S*|спеціаліст\S*|підтримка|адміністратор\S*)",
    polite=r"будь ласка|прошу|вітаю|привіт|добрии день|дякую|хочу|зараз|алло|так|ні|даите|мені",
)

# ---- Turkish, Arabic, Hindi
_TR_PERSON = r"(?:insan\S*|kisi\S*|temsilci\S*|yetkili\S*|operator\S*|calisan\S*|gorevli\S*|personel\S*|danisman\S*|birisi\S*|biri(?:yle|ne|nizle|siyle)?|mudur\S*|yonetici\S*|uzman\S*|destek ekib\S*|ekib\S+|ekip\S*|musteri hizmetleri\S*|asistan\S*|elemanl\S*|arkadas\S*|sorumlu\S*|patron\S*)"
_TR = Phrases(
    requests=(
        r"(?:musait|bos|cevrimici|uygun)(?: bir)? (?:temsilci|yetkili|biri|kimse|insan|calisan|operator)\S*|(?:temsilci|yetkili|insan|operator|calisan)\S* (?:musait|cevrimici|var) (?:mi|mu)|geri aran\S+|(?:beni )?arasinlar|(?:biri|birisi) (?:beni )?arasin",
        r"(?:yeter|istemiyorum|biktim|artik)(?: \S+){0,2} (?:bot|robot|chatbot|makine)\S*|(?:bot|robot|chatbot|makine)\S*(?: \S+){0,2} (?:istemiyorum|yeter|biktim)",
        r"(?:bana|bize) (?:bir |gercek )*(?:yetkili|insan|temsilci|mudur|calisan|kisi|biri)\S*(?: \S+)? (?:ver|verin|bagla|baglayin|bul|bulun|cagir|cagirin)|(?:beni|bizi)(?: geri)? (?:ara|arar|arayin|arayabilir)\S*",
        rf"{_TR_PERSON} (?:(?:ile|biriyle|bir|canli|hemen|dogrudan) )*(?:konus\S*|gorus\S*|yazis\S*|sohbet\S*|iletisim\S*|irtibat\S*)",
        rf"{_TR_PERSON}(?: \S+){{0,2}}? (?:bagla\S*|aktar\S*|yonlendir\S*|devret\S*|ilet\S*|ver|verin|verir misin\S*)",
        r"(?:gercek |canli )?(?:bir )?(?:insan|temsilci|yetkili|operator|kisi|gorevli)\S*(?: \S+)? (?:istiyorum|lazim|ihtiyacim var|istiyom|rica ediyorum|cagirin|cagir|gelsin|ile)$",
        r"(?:gercek|canli) (?:bir )?(?:insan|kisi|temsilci|destek|yetkili)\S* (?:istiyorum|var mi|lutfen|yok mu)",
        r"konusabilecegim (?:\S+ )?(?:biri|bir insan|birisi|kimse|yetkili)\S*|(?:orada|burada) (?:gercek )?(?:biri|birisi|kimse|insan) (?:var|yok) mi",
        r"(?:robot|bot|makine|yapay zeka|chatbot)\S*(?: \S+)? (?:konusmak|yazismak|gorusmek|ugrasmak) istemiyorum|(?:robot|bot)\S* degil(?: \S+)? insan",
        r"(?:biri|birisi|siz|yetkili|lutfen)(?: \S+){0,3} (?:ara\S+ mi|arayin|arasin|arar mi\S+)|beni (?:geri )?(?:arayin|ara|arayabilir|arar|arasin)\S*",
    ),
    refusals=(
        r"gerek yok|ihtiyacim yok|gerekmiyor|gerekmez|(?:insan|temsilci|yetkili)\S* (?:ile )?(?:konusmak|gorusmek) istemiyorum|istemem",
        r"(?:sen|siz|ben)(?: \S+){0,3}? (?:insan|robot|kisi|temsilci|bot)\S*(?: mi\S*|yim|im)|(?:insan|robot|bot)(?: (?:mi|mu)\S*)|emlak|kac|kisi basi|lambayla|insanlar bu",
    ),
    bare=r"(?:(?:gercek|canli|bir) )*(?:musteri temsilcisi|temsilci|insan|operator|canli destek|canli yardim|musteri hizmetleri|yetkili|danisman|kisi|destek ekibi)",
    polite=r"lutfen|merhaba|selam|tesekkurler|istiyorum|hemen|simdi|evet|hayir|bana",
)
_AR_PERSON = (
    r"(?:(?:اي|احد|احدى|مع|الى|ممثل|موظف|فريق|شخص) )*[وبل]?ل?ل?(?:ال)?"
    r"(?:شخص\S*|انسان\S*|بشر\S*|موظف\S*|ممثل\S*|مندوب\S*|احد\S*|حد|وكيل\S*|خدمه (?:ال)?عملاء|خدمه (?:ال)?زبائن|دعم\S*|مدير\S*|مسؤول\S*|مسوول\S*|مشرف\S*|مستشار\S*|فريق\S*|واحد|مختص\S*|حدا|عميل حقيقي)"
)
_AR_TALK = r"(?:ال)?(?:ا|ن|ي|ت|ب|با|اا)?(?:تحدث|تكلم|كلم|كلمه|حديث|حكي|احكي|احكى|حكى|تواصل|محادثه|دردشه|تحدثت)"
_AR = Phrases(
    requests=(
        r"(?:موظف|شخص|احد|ممثل|انسان)(?: \S+)? (?:متاح|متوفر|متواجد|موجود)|(?:ارجو|يرجى|الرجاء|ممكن|اريد)(?: \S+)? (?:ال)?(?:اتصال|تواصل) (?:بي|معي)",
        r"(?:كفايه|كفى|بلاش|بدون|لا اريد|مش عايز|ما ابي|ما ابغى)(?: \S+){0,2} ?(?:ال)?(?:بوت|روبوت|اله|ذكاء)\S*$",
        rf"(?:اريد|احتاج|ابغى|عايز|محتاج|اطلب)(?: \S+)? ?(?:ال)?(?:مساعده|رد|تواصل|اتصال|دعم|جواب)(?: \S+)? (?:من|مع|بشري|بشريه) ?{_AR_PERSON}?|(?:اتصلوا|كلموني|اتصل|راسلوني) ?(?:بي|علي|معي)?$",
        rf"{_AR_TALK} (?:(?:مع|الى|ل|ويا) )?{_AR_PERSON}",
        rf"(?:حول|حولو|وصل|وصلو|صل|اوصل|اربط|انقل|احل|حولي|تحويل|وصلي|ربط|نقل)(?:ني|نا|وني|ي|وا)?(?: \S+)? ?(?:الى |مع |على |ب)?{_AR_PERSON}",
        rf"(?:اريد|ابغى|ابي|بدي|عايز|عاوز|احتاج|محتاج|اعطني|اعطوني|ودي|ارغب في|اطلب|هاتوا|هات)(?: الى| تدخل| مساعده)? {_AR_PERSON}(?: (?:حقيقي|بشري|الان|من فضلك|يساعدني)\b.*)?$",
        r"(?:هل )?(?:يوجد|هناك|في|فيه)(?: \S+)? (?:شخص|احد|موظف|حد|انسان)(?: .*)?(?:معه|هنا|هناك|يرد|يساعد\S*|متاح|متصل|حقيقي|اليه)",
        r"(?:لا|مش|ما|مو)(?: \S+){0,2} (?:ال)?(?:تحدث|تكلم|كلم|اتحدث|اتكلم|اكلم)(?: \S+)? (?:ال)?(?:روبوت|بوت|اله|ذكاء|برنامج)",
        r"(?:احد|حد|شخص|موظف|لاحد)(?: \S+){0,3} (?:يتصل|الاتصال)(?: بي)?|(?:اتصلوا|اتصل|كلموني|عاودوا الاتصال) بي|اتصل بي|اتصلوا بي",
    ),
    refusals=(
        r"(?:لا|ما|مش|مو|لست)(?: \S+)? (?:احتاج|بحاجه|محتاج|داعي|حاجه|يلزم|ضروره|داعى)|لا (?:احتاج|داعي|حاجه|اريد (?:التحدث|التكلم) (?:مع|الى) (?:شخص|موظف|انسان|احد))",
        r"(?:هل )?(?:انت|انتم|انا|هذا) (?:\S+ )?(?:انسان|شخص|روبوت|بوت|وكيل|موظف|بشر)|عقارات|كم (?:شخص|عدد)|للشخص|لشخص|المصباح|يقول الناس|شخص واحد",
    ),
    bare=r"(?:(?:اريد|ابغى|عايز|بدي) )?(?:ال)?(?:موظف(?: خدمه العملاء)?|انسان|شخص(?: حقيقي)?|خدمه (?:ال)?عملاء|خدمه (?:ال)?زبائن|ممثل(?: خدمه العملاء)?|دعم فني|وكيل بشري|مسؤول)(?: (?:حقيقي|بشري))?",
    polite=r"من فضلك|لو سمحت|مرحبا|شكرا|السلام عليكم|رجاء|الان|نعم|لا",
)
_HI_PERSON = (
    r"(?:इंसान|इन्सान|व्यक्ति|आदमी|एजेंट|प्रतिनिधि|कर्मचारी|ऑपरेटर|मैनेजर|प्रबंधक|मनुष्य|कस्टमर केयर|कस्टमर सर्विस|ग्राहक सेवा|सपोर्ट|टीम|सहायक|अधिकारी|स्टाफ|किसी|इंसानों|लोगों|मालिक|बंदे|"
    r"insaan|insan|agent|operator|manager|customer care|customer service|aadmi|admi|vyakti|executive|human|kisi|person|support|staff|bande|representative)"
)
_HI = Phrases(
    requests=(
        r"(?:एजेंट|इंसान|व्यक्ति|कर्मचारी|प्रतिनिधि|ऑपरेटर|कोई|agent|insaan|operator|koi) (?:\S+ )?(?:उपलब्ध|मौजूद|available|खाली|online|ऑनलाइन)",
        r"(?:मुझे|मुझको|हमें|कृपया|please|plz|mujhe)(?: \S+){0,2} (?:कॉल|फ़ोन|फोन|call|phone) (?:करें|कीजिए|करो|करिए|karo|karein|kijiye|kar do)|(?:वापस|back) (?:कॉल|call)",
        r"(?:बस|बंद करो|नहीं चाहिए|बिना)(?: \S+){0,2} (?:बॉट|रोबोट|मशीन|bot|robot)$|(?:बॉट|रोबोट|मशीन|bot|robot) (?:नहीं|nahi|nahin) (?:चाहिए|chahiye)|(?:इंसान|व्यक्ति|आदमी|एजेंट|कर्मचारी) की (?:मदद|सहायता)",
        rf"{_HI_PERSON}(?: \S+){{0,2}}? (?:से|se|के साथ|ke saath|ke sath) (?:\S+ )?(?:बात|बातचीत|चैट|संपर्क|baat|bat|chat)(?: (?:कर|kar|हो|ho|चाह|chah)\S*.*)?$",
        rf"{_HI_PERSON} (?:से|se|को|ko) (?:\S+ )?(?:जोड़\S*|कनेक्ट|मिल\S*|ट्रांसफर|ट्रांसफ़र|jod\S*|connect|transfer|mila\S*|बुला\S*|bula\S*|दीजिए|do)",
        rf"{_HI_PERSON} (?:को |की मदद |ki madad )?(?:चाहिए|चाहिये|chahiye|chaiye|बुलाओ|बुलाइए|दो|दीजिए)$",
        r"जिससे मैं बात|jisse (?:main|mai) baat|(?:क्या )?कोई (?:असली |इंसान |है )+(?:.*)(?:बात|मदद|वहाँ|यहाँ)",
        r"(?:रोबोट|बॉट|मशीन|robot|bot|machine|ai|एआई) (?:से|se) (?:\S+ )?(?:बात|baat|bat|चैट|chat) (?:नहीं|nahi|nahin|nai)",
        r"(?:कोई|आप|koi|aap|किसी)(?: \S+){0,3} (?:कॉल|फ़ोन|फोन|call|phone) (?:कर|back|बैक|kar)\S*",
    ),
    refusals=(
        r"(?:ज़रूरत|जरूरत|आवश्यकता|zarurat|jarurat|zaroorat|need) (?:\S+ )?(?:नहीं|nahi|nahin|नही)|नहीं चाहिए|nahi chahiye|(?:इंसान|एजेंट|व्यक्ति) से बात नहीं",
        r"(?:आप|तुम|मैं|aap|tum|main|mai)(?: \S+){0,3} (?:इंसान|रोबोट|एजेंट|व्यक्ति|insaan|robot|agent|बॉट) (?:हैं|हो|हूँ|हूं|है|hai|ho|hain|hoon|या)|कितने|प्रति व्यक्ति|व्यक्ति के लिए|लैंप से|lamp se|रियल एस्टेट",
    ),
    bare=r"(?:(?:असली|एक|कोई|asli|real|ek|कृपया) )*(?:एजेंट|इंसान|ऑपरेटर|ग्राहक सेवा|कस्टमर केयर|कस्टमर सर्विस|प्रतिनिधि|मैनेजर|insaan|agent|operator|customer care|manager)",
    polite=r"कृपया|प्लीज़|प्लीज|नमस्ते|धन्यवाद|please|plz|namaste|चाहिए|chahiye|अभी|abhi|हाँ|मुझे|mujhe",
)

# ---- Vietnamese, Chinese, Japanese, Korean
_VI_PERSON = r"(?:(?:một|ai|bộ phận|bên|các|anh|chị|em|bạn|mấy) )*(?:người thật|nhân viên|tổng đài(?: viên)?|tư vấn(?: viên)?|con người|người|ai đó|quản lý|chăm sóc khách hàng|cskh|hỗ trợ viên|hỗ trợ|chủ shop|kỹ thuật viên|sếp|đại diện|admin|shop)"
_VI = Phrases(
    requests=(
        r"(?:nhân viên|người thật|tư vấn viên|ai)(?: nào)? (?:rảnh|trực|online|đang online|có mặt|sẵn sàng)",
        r"(?:thôi|đừng|không muốn|chán|ngừng|bỏ)(?: \S+){0,3} (?:bot|robot|chatbot|máy)(?: \S+)?$|(?:nhân viên|người thật|con người|ai đó)(?: \S+){0,2} (?:giúp|hỗ trợ|trả lời|gọi|tư vấn)(?: (?:tôi|mình|em|với|đi|nhé))*$",
        rf"(?:nói chuyện|trò chuyện|chat|trao đổi|nói|liên hệ|tâm sự|nhắn tin|liên lạc)(?: trực tiếp)? (?:với|cùng) {_VI_PERSON}",
        rf"(?:gặp|kết nối|chuyển|nối máy|chuyển máy|chuyển tiếp)(?: (?:cho|tôi|mình|em|tới|đến|với|qua|sang|máy))* {_VI_PERSON}",
        r"(?:cần|muốn|cho)(?: (?:tôi|mình|em|xin|một|có))* (?:người thật|nhân viên|tư vấn viên|con người|tổng đài viên)(?: .*)?$",
        r"(?:có|còn) ai (?:ở đó|ở đây|đó|không|hỗ trợ|trực)(?: .*)?$|có (?:người thật|nhân viên)(?: nào)?(?: .*)? (?:không|ko|k)$",
        r"(?:không|đừng|ko)(?: \S+){0,3} (?:nói chuyện|chat|trò chuyện|nói) với (?:robot|bot|máy|chatbot|ai)$",
        r"(?:gọi lại|gọi điện|gọi)(?: \S+){0,2} (?:cho )?(?:tôi|mình|em)(?: .*)?$",
    ),
    refusals=(
        r"(?:không|ko|chẳng|khỏi) (?:cần|phải|muốn gặp|muốn nói chuyện với (?:người|nhân viên))|không cần",
        r"(?:bạn|tôi|mình|em|anh) (?:có phải )?là (?:\S+ )?(?:người|robot|bot|môi giới|nhân viên)|bao nhiêu|cho người già|mỗi người|mọi người|với đèn|một người có",
    ),
    bare=r"(?:(?:gặp|cần|một|với) )*(?:nhân viên(?: tư vấn| hỗ trợ)?|người thật|chăm sóc khách hàng|tổng đài(?: viên)?|tư vấn viên|cskh|con người)",
    polite=r"xin|làm ơn|chào|cảm ơn|vui lòng|ạ|với|nhé|tôi muốn|đi|shop ơi|ơi",
)
_ZH_PERSON = r"(?:人工(?:客服|服务|服務|坐席|座席)?|真人(?:客服)?|客服(?:人员|人員|专员|專員)?|工作人员|工作人員|活人|经理|經理|负责人|負責人|专员|專員|主管|店员|店員|老板|老闆|店主)"
_ZH = Phrases(
    requests=(
        rf"(?:有|在线|在線|空闲|空閒|空)(?:的|着|著|没有|沒有)*{_ZH_PERSON}|{_ZH_PERSON}(?:在线|在線|有空|空闲|空閒)|回电|回電|(?:联系|聯繫|接|找)(?:一下)?(?:一个|一個|个|個|位)(?:人|真人)",
        r"(?:换|換|来|來|找|叫|要|给我|給我|派)(?:个|個|位|一个|一個|一位)*(?:真人|活人|人工|客服|人来|人來|专员|专人|專人|经理|經理|老板|老闆)",
        r"(?:和|跟|与|與|找|要见|要見)(?:你们的?|你們的?)?(?:经理|經理|老板|老闆|负责人|負責人|主管|上级|上級|领导|領導)(?:谈|談|说|說|聊|讲|講|投诉|投訴|沟通|溝通)?",
        r"(?:请|請|麻烦|麻煩|能不能|可以|可不可以|能)?(?:你们|你們)?(?:给|給|打)(?:我)?(?:打|回|个|個)*(?:电话|電話)(?:给我|給我)?|(?:联系|聯繫|回电|回電)(?:我)(?:吧|一下)?$|真人(?:回答|回复|服务|服務|帮|幫|解答|处理|處理)",
        rf"[转轉](?:接|到|给|給|一下|个|個|至|去)*(?:你们的?|你們的?|我|一下|个|個|一个|一個)*{_ZH_PERSON}",
        rf"(?:要|想要?|需要|找|请求|請求|给我|給我|叫|换|換|接|联系|聯繫|联络|聯絡|申请|申請|安排|请|請|呼叫)(?:一下|个|個|一个|一個|到|你们的?|你們的?|位|一位|见|見)*(?:真正的|真的)?{_ZH_PERSON}",
        rf"(?:和|跟|与|與|同|找|让|讓|叫|由|请|請){{1}}(?:一个|一個|个|個|你们的?|你們的?|位)*(?:{_ZH_PERSON}|别人|人类|人類|人)(?:员|員|来)?(?:直接)?(?:说话|說話|聊|谈|談|沟通|溝通|对话|對話|交流|讲|講|通话|通話|跟我|和我|给我|給我|帮我|幫我|处理|處理|联系|聯繫|打电话|打電話|回电|回電|来|來)",
        rf"(?:让|讓|叫|请|請|能否|可以){_ZH_PERSON}(?:联系|聯繫|回复|回覆|打|给|給|来|來|帮|幫|处理|處理|接)",
        rf"(?:有没有|有沒有|有|没有|沒有){_ZH_PERSON}(?:吗|嗎|么|麼|在)?$|{_ZH_PERSON}(?:在吗|在嗎|在不在|呢|在哪)",
        r"(?:不想|不要|别|別|不愿|不願|拒绝|拒絕)(?:再|意)?(?:和|跟|与|與|用)(?:机器人|機器人|机器|機器|ai|电脑)",
        r"(?:有人|有没有人|有沒有人|人呢|来个人|來個人)(?:在吗|在嗎|吗|嗎|在)?$|(?:给我|給我)(?:回|打)(?:个|個)?(?:电话|電話)",
    ),
    refusals=(
        r"不需要|不用|不必|无需|無需|不要(?:转|轉|人工|真人)|别转|別轉|不想(?:转|轉|和人工|跟人工|跟真人|和真人)",
        r"你(?:们|們)?是|您是|我是(?:一)?(?:名|个|個|位)?(?:房|经纪|經紀)|人工智能|人工智慧|还是人|還是人|每人|几人|多少人|跟灯|跟燈|一个人能",
    ),
    bare=rf"(?:转|轉|要|找)?(?:{_ZH_PERSON})(?:吧|呢|啊|吗|嗎)?",
    polite=r"请|請|麻烦|麻煩|谢谢|謝謝|你好|您好|帮我|幫我|我要|我想|一下",
    spaced=False,
)
_JA_PERSON = r"(?:人間|本物の人|生身の人|誰か|どなたか|オペレータ[ーー]?|担当(?:者|の方|の人)?|スタッフ(?:の方|さん)?|店員(?:さん)?|責任者|係の?(?:方|人|員)?|社員(?:さん)?|上司|店長|マネ[ーー]?ジャ[ーー]?|カスタマ[ーー]?(?:サポート|サービス)|サポート(?:の人|の方|担当)?|有人(?:チャット|対応|サポート)?|人)"
_JA = Phrases(
    requests=(
        rf"(?:空いている|対応できる|対応可能な|手の空いた|話せる){_JA_PERSON}|{_JA_PERSON}(?:は|が|の方は)(?:いますか|いませんか|おられますか|いらっしゃ|空いて|対応でき|話せ)",
        r"(?:電話|連絡)(?:して|を)?(?:ください|下さい|お願い|もらえ|いただけ|ほしい|欲しい|くれ)|折り返し",
        r"(?:ロボット|ボット|機械|ai|チャットボット|自動応答)(?:は|じゃ|では|なんか)?(?:もう)?(?:いい|嫌|いや|要らない|いらない|なく|ない|じゃなく|ではなく)",
        rf"{_JA_PERSON}(?:と|に|へ)(?:直接)?(?:話|はな|会話|チャット|相談|やり取り|やりとり|通話|お話|聞き|聞い|質問|連絡)",
        rf"{_JA_PERSON}(?:に|へ|と)(?:電話を)?(?:つな|繋|代わ|替わ|かわ|変わ|回し|転送|引き継|切り替|取り次|お繋|おつな)",
        rf"{_JA_PERSON}(?:を|の対応を|対応を|が)?(?:お願い|呼んで|出して|出せ|希望|ください|下さい)",
        r"有人(?:チャット|対応|サポート|オペレータ)(?:に|を|へ|が)?(?:切り替|お願い|希望|し|あり|して)?",
        rf"(?:誰か|どなたか|人が|オペレータ[ーー]?が|{_JA_PERSON}が?)(?:直接)?(?:対応|相手)して",
        r"(?:ロボット|ボット|機械|ai|チャットボット)(?:と|とは|なんかと)(?:話し|会話し|やり取りし)?(?:たくな|ません|な)",
        r"(?:電話|折り返し|連絡)(?:を|の電話を)?(?:かけ直|折り返|いただけ|ください|もらえ|頂け|お願い)|折り返し(?:お)?電話",
    ),
    refusals=(
        r"配達|て(?:い)?ました$|必要(?:あり|は|な)|不要|つながなく|繋がなく|代わらなく|結構です|大丈夫",
        r"あなたは|(?:人間|ロボット)です(?:か)?|何人|一人|人あたり|をしています|ランプと話|高齢の人",
    ),
    bare=rf"(?:{_JA_PERSON}|カスタマ[ーー]?サポート|コールセンタ[ーー]?)(?:へ|に|を)?",
    polite=r"お願い(?:します|いたします)?|すみません|こんにちは|どうか|はい|いいえ|ください",
    spaced=False,
)
_KO_PERSON = r"(?:사람|상담원|상담사|상담 ?직원|직원|담당자|담당 ?직원|고객 ?센터|고객 ?서비스|매니저|책임자|점장|사장님?|관리자|인간|실제 ?사람|상담|운영자|누군가|팀원|대표)"
_KO = Phrases(
    requests=(
        r"(?:아무나|누구든|누구라도|누구|누군가)(?: ?좀)? ?(?:연결|불러|바꿔|도와|통화)|(?:가능한|있는|대기 ?중인) ?(?:상담원|상담사|직원|담당자)|(?:상담원|상담사|직원|담당자)(?:이|가|은|는)? ?(?:있나요|있어요|계신가요|계세요|가능)",
        r"(?:봇|로봇|챗봇|기계)(?:은|는|이|을|를)? ?(?:그만|싫|말고|됐|필요 ?없)",
        r"(?:전화|연락)(?:를|을)? ?(?:좀 ?)?(?:해 ?주|해 ?줘|주세|주시|바랍|부탁|해 ?달|받고|원)",
        rf"{_KO_PERSON}(?:님)?(?: ?상담원)?(?:이랑|랑|과|와|하고|한테|에게)(?: ?직접)? ?(?:이야기|얘기|대화|통화|말|상담|채팅|연락|연결|톡|문의)",
        rf"{_KO_PERSON}(?:님)?(?:에게|한테|으로|로|을|를)? ?(?:좀 ?)?(?:연결|바꿔|바꾸|불러|부탁|전환|돌려|넘겨|호출|이어)",
        rf"{_KO_PERSON}(?:님)?(?: ?상담원)?(?:이|가|을|를)? ?(?:필요해|필요합|필요하|원해|원합|원하|있나요|있어요|주세요|불러)",
        r"(?:로봇|챗봇|봇|기계|ai) ?(?:말고|대신|이랑|하고|과|와)(?: ?\S+)* ?(?:사람|상담|직원|싫|하기)",
        r"(?:전화|콜백)(?:를|을)? ?(?:좀 ?)?(?:주실|주세요|해 ?주|주시|부탁|다시)|거기 ?(?:누구|사람) ?(?:있|없)|누구 ?(?:없|있)(?:나요|어요)",
    ),
    refusals=(
        r"필요 ?없|필요는 ?없|필요하지 ?않|안 ?해도|하지 ?않아도|괜찮아요|싶지 ?않",
        r"(?:당신|너|넌|저)(?:은|는)? ?\S*(?:사람|중개인|로봇)|(?:사람|로봇|인간)(?:인가|이에요|입니까|이야|이니)|몇 ?(?:사람|명)|한 ?사람|1인당|램프와|부동산|나이 ?드신",
    ),
    bare=rf"(?:실제 ?|진짜 ?)?(?:{_KO_PERSON})(?: ?연결| ?상담)?(?:이요|요|좀요)?",
    polite=r"안녕하세요|부탁(?:드려요|드립니다|해요)?|감사합니다|제발|빨리|좀|네|아니요|주세요",
    spaced=False,
)

PHRASEBOOK: dict[str, Phrases] = {
    "en": _EN, "es": _ES, "fr": _FR, "de": _DE, "it": _IT, "pt": _PT, "nl": _NL, "pl": _PL, "tr": _TR, "ru": _RU, "uk": _UK, "ar": _AR,
    "hi": _HI, "vi": _VI, "zh": _ZH, "ja": _JA, "ko": _KO,
}  # fmt: skip
