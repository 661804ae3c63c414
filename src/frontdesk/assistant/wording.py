"""What code says to visitors, in their language. None of it comes from a model, so all of it is true when it is said.

Each language has the same sentences; a test holds that, and their placeholders.
"""

from enum import StrEnum


class Say(StrEnum):
    """Which sentence."""

    GREETING = "greeting"
    HANDED_OVER = "handed_over"
    UNKNOWN = "unknown"
    NOT_TRANSFERRED = "not_transferred"
    TROUBLE = "trouble"
    ASK_EMAIL = "ask_email"
    USUALLY_WITHIN = "usually_within"
    OPEN_AGAIN = "open_again"
    EMAIL_NOTED = "email_noted"
    HANDED_BACK = "handed_back"


SENTENCES: dict[str, dict[Say, str]] = {
    "en": {
        Say.GREETING: "Hello! What would you like to know?",
        Say.HANDED_OVER: "I am calling a person for you. You can keep writing here.",
        Say.UNKNOWN: "I do not know that. Would you like to talk to a person? Just say so, or use the button.",
        Say.NOT_TRANSFERRED: "You are talking to the assistant. If you would like a person, just say so, or use the button.",
        Say.TROUBLE: "I cannot answer right now, so I am calling a person for you. Your message is safe.",
        Say.ASK_EMAIL: "Nobody is free at the moment. Leave your e-mail address here, and we will answer you there.",
        Say.USUALLY_WITHIN: "We usually answer within {duration}.",
        Say.OPEN_AGAIN: "We are here again on {moment}.",
        Say.EMAIL_NOTED: "Thank you, we will write to {email}.",
        Say.HANDED_BACK: "The assistant answers again.",
    },
    "es": {
        Say.GREETING: "¡Hola! ¿Qué le gustaría saber?",
        Say.HANDED_OVER: "Estoy avisando a una persona para usted. Puede seguir escribiendo aquí.",
        Say.UNKNOWN: "Eso no lo sé. ¿Quiere hablar con una persona? Dígalo o use el botón.",
        Say.NOT_TRANSFERRED: "Está hablando con el asistente. Si prefiere una persona, dígalo o use el botón.",
        Say.TROUBLE: "Ahora mismo no puedo responder, así que estoy avisando a una persona. Su mensaje está guardado.",
        Say.ASK_EMAIL: "En este momento no hay nadie libre. Deje aquí su correo electrónico y le responderemos.",
        Say.USUALLY_WITHIN: "Solemos responder en {duration}.",
        Say.OPEN_AGAIN: "Volvemos a estar aquí el {moment}.",
        Say.EMAIL_NOTED: "Gracias, escribiremos a {email}.",
        Say.HANDED_BACK: "El asistente vuelve a responder.",
    },
    "fr": {
        Say.GREETING: "Bonjour ! Que souhaitez-vous savoir ?",
        Say.HANDED_OVER: "J’appelle une personne pour vous. Vous pouvez continuer à écrire ici.",
        Say.UNKNOWN: "Je ne le sais pas. Souhaitez-vous parler à une personne ? Dites-le, ou utilisez le bouton.",
        Say.NOT_TRANSFERRED: "Vous parlez avec l’assistant. Si vous préférez une personne, dites-le ou utilisez le bouton.",
        Say.TROUBLE: "Je ne peux pas répondre pour le moment, j’appelle donc une personne. Votre message est bien enregistré.",
        Say.ASK_EMAIL: "Personne n’est libre pour l’instant. Laissez ici votre adresse e-mail et nous vous répondrons.",
        Say.USUALLY_WITHIN: "Nous répondons en général sous {duration}.",
        Say.OPEN_AGAIN: "Nous serons de nouveau là le {moment}.",
        Say.EMAIL_NOTED: "Merci, nous écrirons à {email}.",
        Say.HANDED_BACK: "L’assistant répond à nouveau.",
    },
    "de": {
        Say.GREETING: "Hallo! Was möchten Sie wissen?",
        Say.HANDED_OVER: "Ich rufe einen Menschen für Sie. Sie können hier weiterschreiben.",
        Say.UNKNOWN: "Das weiß ich nicht. Möchten Sie mit einem Menschen sprechen? Sagen Sie es einfach, oder nutzen Sie den Knopf.",
        Say.NOT_TRANSFERRED: "Sie sprechen mit dem Assistenten. Wenn Sie einen Menschen möchten, sagen Sie es einfach, oder nutzen Sie den Knopf.",
        Say.TROUBLE: "Ich kann gerade nicht antworten und rufe deshalb einen Menschen. Ihre Nachricht ist gespeichert.",
        Say.ASK_EMAIL: "Im Moment ist niemand frei. Lassen Sie uns Ihre E-Mail-Adresse hier, dann antworten wir Ihnen dort.",
        Say.USUALLY_WITHIN: "Wir antworten meist innerhalb von {duration}.",
        Say.OPEN_AGAIN: "Wir sind am {moment} wieder da.",
        Say.EMAIL_NOTED: "Danke, wir schreiben an {email}.",
        Say.HANDED_BACK: "Der Assistent antwortet wieder.",
    },
    "it": {
        Say.GREETING: "Salve! Che cosa desidera sapere?",
        Say.HANDED_OVER: "Sto chiamando una persona per lei. Può continuare a scrivere qui.",
        Say.UNKNOWN: "Questo non lo so. Vuole parlare con una persona? Basta dirlo o usare il pulsante.",
        Say.NOT_TRANSFERRED: "Sta parlando con l’assistente. Se preferisce una persona, basta dirlo o usare il pulsante.",
        Say.TROUBLE: "Al momento non posso rispondere, quindi chiamo una persona. Il suo messaggio è salvato.",
        Say.ASK_EMAIL: "Al momento nessuno è libero. Lasci qui il suo indirizzo e-mail e le risponderemo.",
        Say.USUALLY_WITHIN: "Di solito rispondiamo entro {duration}.",
        Say.OPEN_AGAIN: "Saremo di nuovo qui il {moment}.",
        Say.EMAIL_NOTED: "Grazie, scriveremo a {email}.",
        Say.HANDED_BACK: "L’assistente risponde di nuovo.",
    },
    "pt": {
        Say.GREETING: "Olá! O que gostaria de saber?",
        Say.HANDED_OVER: "Estou chamando uma pessoa para você. Pode continuar escrevendo aqui.",
        Say.UNKNOWN: "Isso eu não sei. Quer falar com uma pessoa? É só dizer ou usar o botão.",
        Say.NOT_TRANSFERRED: "Você está falando com o assistente. Se preferir uma pessoa, é só dizer ou usar o botão.",
        Say.TROUBLE: "Não consigo responder agora, por isso estou chamando uma pessoa. Sua mensagem está guardada.",
        Say.ASK_EMAIL: "Ninguém está livre no momento. Deixe aqui o seu e-mail e responderemos por lá.",
        Say.USUALLY_WITHIN: "Costumamos responder em {duration}.",
        Say.OPEN_AGAIN: "Estaremos de volta em {moment}.",
        Say.EMAIL_NOTED: "Obrigado, escreveremos para {email}.",
        Say.HANDED_BACK: "O assistente voltou a responder.",
    },
    "nl": {
        Say.GREETING: "Hallo! Wat wilt u weten?",
        Say.HANDED_OVER: "Ik roep iemand voor u. U kunt hier gewoon verder schrijven.",
        Say.UNKNOWN: "Dat weet ik niet. Wilt u met iemand praten? Zeg het gewoon, of gebruik de knop.",
        Say.NOT_TRANSFERRED: "U praat met de assistent. Wilt u liever een mens, zeg het dan gewoon of gebruik de knop.",
        Say.TROUBLE: "Ik kan nu niet antwoorden en roep daarom iemand. Uw bericht is bewaard.",
        Say.ASK_EMAIL: "Er is nu niemand vrij. Laat hier uw e-mailadres achter, dan antwoorden wij u daar.",
        Say.USUALLY_WITHIN: "Meestal antwoorden wij binnen {duration}.",
        Say.OPEN_AGAIN: "Wij zijn er weer op {moment}.",
        Say.EMAIL_NOTED: "Bedankt, wij schrijven naar {email}.",
        Say.HANDED_BACK: "De assistent antwoordt weer.",
    },
    "pl": {
        Say.GREETING: "Dzień dobry! Czego chcą się Państwo dowiedzieć?",
        Say.HANDED_OVER: "Wzywam dla Państwa pracownika. Można dalej tu pisać.",
        Say.UNKNOWN: "Tego nie wiem. Czy chcą Państwo porozmawiać z człowiekiem? Wystarczy napisać albo użyć przycisku.",
        Say.NOT_TRANSFERRED: "Rozmawiają Państwo z asystentem. Jeśli wolą Państwo człowieka, wystarczy napisać albo użyć przycisku.",
        Say.TROUBLE: "Nie mogę teraz odpowiedzieć, dlatego wzywam pracownika. Wiadomość jest zapisana.",
        Say.ASK_EMAIL: "W tej chwili nikt nie jest wolny. Proszę zostawić tu adres e-mail, odpowiemy na niego.",
        Say.USUALLY_WITHIN: "Zwykle odpowiadamy w ciągu {duration}.",
        Say.OPEN_AGAIN: "Będziemy znowu {moment}.",
        Say.EMAIL_NOTED: "Dziękujemy, napiszemy na {email}.",
        Say.HANDED_BACK: "Znowu odpowiada asystent.",
    },
    "tr": {
        Say.GREETING: "Merhaba! Ne öğrenmek istersiniz?",
        Say.HANDED_OVER: "Sizin için bir yetkiliyi çağırıyorum. Buraya yazmaya devam edebilirsiniz.",
        Say.UNKNOWN: "Bunu bilmiyorum. Bir insanla görüşmek ister misiniz? Yazmanız ya da düğmeyi kullanmanız yeterli.",
        Say.NOT_TRANSFERRED: "Asistanla konuşuyorsunuz. Bir insan isterseniz yazmanız ya da düğmeyi kullanmanız yeterli.",
        Say.TROUBLE: "Şu anda yanıt veremiyorum, bu yüzden bir yetkiliyi çağırıyorum. Mesajınız kayıtlı.",
        Say.ASK_EMAIL: "Şu anda kimse müsait değil. E-posta adresinizi buraya yazın, size oradan yanıt verelim.",
        Say.USUALLY_WITHIN: "Genellikle {duration} içinde yanıt veriyoruz.",
        Say.OPEN_AGAIN: "{moment} tarihinde yine buradayız.",
        Say.EMAIL_NOTED: "Teşekkürler, {email} adresine yazacağız.",
        Say.HANDED_BACK: "Asistan yeniden yanıt veriyor.",
    },
    "ru": {
        Say.GREETING: "Здравствуйте! Что вы хотите узнать?",
        Say.HANDED_OVER: "Я зову для вас сотрудника. Вы можете продолжать писать здесь.",
        Say.UNKNOWN: "Этого я не знаю. Хотите поговорить с человеком? Просто напишите или нажмите кнопку.",
        Say.NOT_TRANSFERRED: "Вы говорите с ассистентом. Если вам нужен человек, просто напишите или нажмите кнопку.",
        Say.TROUBLE: "Сейчас я не могу ответить, поэтому зову сотрудника. Ваше сообщение сохранено.",
        Say.ASK_EMAIL: "Сейчас никто не свободен. Оставьте здесь адрес электронной почты, и мы ответим туда.",
        Say.USUALLY_WITHIN: "Обычно мы отвечаем в течение {duration}.",
        Say.OPEN_AGAIN: "Мы снова будем здесь {moment}.",
        Say.EMAIL_NOTED: "Спасибо, мы напишем на {email}.",
        Say.HANDED_BACK: "Снова отвечает ассистент.",
    },
    "uk": {
        Say.GREETING: "Вітаю! Що ви хочете дізнатися?",
        Say.HANDED_OVER: "Я кличу для вас співробітника. Ви можете й далі писати тут.",
        Say.UNKNOWN: "Цього я не знаю. Хочете поговорити з людиною? Просто напишіть або натисніть кнопку.",
        Say.NOT_TRANSFERRED: "Ви говорите з асистентом. Якщо вам потрібна людина, просто напишіть або натисніть кнопку.",
        Say.TROUBLE: "Зараз я не можу відповісти, тому кличу співробітника. Ваше повідомлення збережено.",
        Say.ASK_EMAIL: "Зараз ніхто не вільний. Залиште тут адресу електронної пошти, і ми відповімо туди.",
        Say.USUALLY_WITHIN: "Зазвичай ми відповідаємо протягом {duration}.",
        Say.OPEN_AGAIN: "Ми знову будемо тут {moment}.",
        Say.EMAIL_NOTED: "Дякуємо, ми напишемо на {email}.",
        Say.HANDED_BACK: "Знову відповідає асистент.",
    },
    "ar": {
        Say.GREETING: "مرحبًا! ماذا تود أن تعرف؟",
        Say.HANDED_OVER: "أستدعي لك أحد أفراد الفريق. يمكنك متابعة الكتابة هنا.",
        Say.UNKNOWN: "لا أعرف ذلك. هل تود التحدث مع شخص؟ اكتب ذلك أو استخدم الزر.",
        Say.NOT_TRANSFERRED: "أنت تتحدث مع المساعد. إن أردت شخصًا فاكتب ذلك أو استخدم الزر.",
        Say.TROUBLE: "لا أستطيع الرد الآن، لذلك أستدعي أحد أفراد الفريق. رسالتك محفوظة.",
        Say.ASK_EMAIL: "لا أحد متاح في هذه اللحظة. اترك بريدك الإلكتروني هنا وسنرد عليك.",
        Say.USUALLY_WITHIN: "نرد عادةً خلال {duration}.",
        Say.OPEN_AGAIN: "سنكون هنا مجددًا في {moment}.",
        Say.EMAIL_NOTED: "شكرًا، سنكتب إلى {email}.",
        Say.HANDED_BACK: "المساعد يجيب من جديد.",
    },
    "hi": {
        Say.GREETING: "नमस्ते! आप क्या जानना चाहेंगे?",
        Say.HANDED_OVER: "मैं आपके लिए किसी व्यक्ति को बुला रहा हूँ। आप यहाँ लिखते रह सकते हैं।",
        Say.UNKNOWN: "यह मुझे नहीं पता। क्या आप किसी व्यक्ति से बात करना चाहेंगे? बस लिख दें या बटन दबाएँ।",
        Say.NOT_TRANSFERRED: "आप सहायक से बात कर रहे हैं। किसी व्यक्ति से बात करनी हो तो बस लिख दें या बटन दबाएँ।",
        Say.TROUBLE: "मैं अभी उत्तर नहीं दे पा रहा, इसलिए किसी व्यक्ति को बुला रहा हूँ। आपका संदेश सुरक्षित है।",
        Say.ASK_EMAIL: "इस समय कोई खाली नहीं है। अपना ई-मेल पता यहाँ छोड़ दें, हम वहाँ उत्तर देंगे।",
        Say.USUALLY_WITHIN: "हम आम तौर पर {duration} में उत्तर देते हैं।",
        Say.OPEN_AGAIN: "हम {moment} को फिर यहाँ होंगे।",
        Say.EMAIL_NOTED: "धन्यवाद, हम {email} पर लिखेंगे।",
        Say.HANDED_BACK: "सहायक फिर से उत्तर दे रहा है।",
    },
    "vi": {
        Say.GREETING: "Xin chào! Bạn muốn biết điều gì?",
        Say.HANDED_OVER: "Tôi đang gọi nhân viên cho bạn. Bạn cứ tiếp tục viết ở đây.",
        Say.UNKNOWN: "Điều này tôi không biết. Bạn có muốn nói chuyện với nhân viên không? Chỉ cần viết ra hoặc bấm nút.",
        Say.NOT_TRANSFERRED: "Bạn đang nói chuyện với trợ lý. Nếu muốn gặp nhân viên, chỉ cần viết ra hoặc bấm nút.",
        Say.TROUBLE: "Hiện tôi không trả lời được nên đang gọi nhân viên. Tin nhắn của bạn đã được lưu.",
        Say.ASK_EMAIL: "Hiện chưa có ai rảnh. Hãy để lại địa chỉ e-mail ở đây, chúng tôi sẽ trả lời qua đó.",
        Say.USUALLY_WITHIN: "Chúng tôi thường trả lời trong vòng {duration}.",
        Say.OPEN_AGAIN: "Chúng tôi sẽ có mặt lại vào {moment}.",
        Say.EMAIL_NOTED: "Cảm ơn bạn, chúng tôi sẽ viết tới {email}.",
        Say.HANDED_BACK: "Trợ lý trả lời trở lại.",
    },
    "zh": {
        Say.GREETING: "您好！您想了解什么？",
        Say.HANDED_OVER: "我正在为您呼叫工作人员。您可以继续在这里留言。",
        Say.UNKNOWN: "这个我不知道。您想和工作人员交谈吗？直接说或点击按钮即可。",
        Say.NOT_TRANSFERRED: "您正在和智能助手对话。如需工作人员，直接说或点击按钮即可。",
        Say.TROUBLE: "我现在无法回答，正在为您呼叫工作人员。您的消息已保存。",
        Say.ASK_EMAIL: "目前没有人有空。请在这里留下您的电子邮箱，我们会回复您。",
        Say.USUALLY_WITHIN: "我们通常在{duration}内回复。",
        Say.OPEN_AGAIN: "我们将于{moment}恢复服务。",
        Say.EMAIL_NOTED: "谢谢，我们会写信到 {email}。",
        Say.HANDED_BACK: "智能助手重新为您解答。",
    },
    "ja": {
        Say.GREETING: "こんにちは。何をお知りになりたいですか？",
        Say.HANDED_OVER: "担当者をお呼びしています。このまま書き込みを続けていただけます。",
        Say.UNKNOWN: "それはわかりません。担当者とお話しになりますか？そうお書きになるか、ボタンをお使いください。",
        Say.NOT_TRANSFERRED: "ただいまアシスタントがお答えしています。担当者をご希望でしたら、そうお書きになるか、ボタンをお使いください。",
        Say.TROUBLE: "ただいまお答えできないため、担当者をお呼びしています。メッセージは保存されています。",
        Say.ASK_EMAIL: "ただいま手の空いている者がおりません。メールアドレスをここにお書きいただければ、そちらへご返信します。",
        Say.USUALLY_WITHIN: "通常{duration}以内にお返事しています。",
        Say.OPEN_AGAIN: "{moment}に再開します。",
        Say.EMAIL_NOTED: "ありがとうございます。{email} へご連絡します。",
        Say.HANDED_BACK: "アシスタントが再びお答えします。",
    },
    "ko": {
        Say.GREETING: "안녕하세요! 무엇이 궁금하신가요?",
        Say.HANDED_OVER: "담당자를 부르고 있습니다. 여기에 계속 쓰셔도 됩니다.",
        Say.UNKNOWN: "그것은 제가 모릅니다. 담당자와 이야기하시겠어요? 말씀하시거나 버튼을 눌러 주세요.",
        Say.NOT_TRANSFERRED: "지금은 어시스턴트와 대화 중입니다. 담당자를 원하시면 말씀하시거나 버튼을 눌러 주세요.",
        Say.TROUBLE: "지금은 답변할 수 없어 담당자를 부르고 있습니다. 메시지는 저장되었습니다.",
        Say.ASK_EMAIL: "지금은 응대할 수 있는 사람이 없습니다. 이메일 주소를 남겨 주시면 그쪽으로 답변드리겠습니다.",
        Say.USUALLY_WITHIN: "보통 {duration} 안에 답변드립니다.",
        Say.OPEN_AGAIN: "{moment}에 다시 운영합니다.",
        Say.EMAIL_NOTED: "감사합니다. {email}(으)로 연락드리겠습니다.",
        Say.HANDED_BACK: "어시스턴트가 다시 답변합니다.",
    },
}

# Minutes and hours as short forms that need no plural: singular and plural differ too much between languages.
_MINUTES = {
    "ar": "د",
    "hi": "मिनट",
    "ja": "分",
    "ko": "분",
    "ru": "мин",
    "uk": "хв",
    "zh": "分钟",
    "vi": "phút",
    "tr": "dk",
}
_HOURS = {
    "ar": "س",
    "hi": "घंटे",
    "ja": "時間",
    "ko": "시간",
    "ru": "ч",
    "uk": "год",
    "zh": "小时",
    "vi": "giờ",
    "tr": "sa",
    "pl": "godz.",
    "de": "Std.",
    "nl": "uur",
}


def say(which: Say, language: str, **facts: str) -> str:
    """The sentence in `language`, in English for a language that is not there."""
    return SENTENCES.get(language, SENTENCES["en"])[which].format(**facts)


def duration(seconds: float, language: str) -> str:
    """`12 min`, `3 h`: rounded up, so that it is no promise too much."""
    minutes = max(1, -int(-seconds // 60))
    if minutes <= 90:
        return f"{minutes} {_MINUTES.get(language, 'min')}"
    return f"{-(-minutes // 60)} {_HOURS.get(language, 'h')}"
