/** What is said about files, in every language of the widget; fetched with the files' part. */

import { chooseLanguage } from "../../shared/words.ts";
import type { FileWords } from "../../shared/files-view.tsx";

const en: FileWords = {
  files: "Files",
  open: "{name}, open picture",
  save: "Save {name}",
  remove: "Remove {name}",
  retry: "Try again",
  waiting: "Uploading…",
  ready: "Ready to send",
  sendsSoon: "Goes out when the files are there",
  problems: {
    type: "Files of this kind cannot be sent",
    large: "Too large: at most {max}",
    count: "At most {n} files at once",
    empty: "This file is empty",
    damaged: "This file is damaged",
    closed: "Write a message first, then try again",
    failed: "Not uploaded",
  },
};

const de: FileWords = {
  files: "Dateien",
  open: "{name}, Bild öffnen",
  save: "{name} speichern",
  remove: "{name} entfernen",
  retry: "Erneut versuchen",
  waiting: "Wird hochgeladen…",
  ready: "Bereit zum Senden",
  sendsSoon: "Wird gesendet, sobald die Dateien da sind",
  problems: {
    type: "Dateien dieser Art können nicht gesendet werden",
    large: "Zu groß: höchstens {max}",
    count: "Höchstens {n} Dateien auf einmal",
    empty: "Diese Datei ist leer",
    damaged: "Diese Datei ist beschädigt",
    closed: "Bitte zuerst eine Nachricht schreiben, dann erneut versuchen",
    failed: "Nicht hochgeladen",
  },
};

const fr: FileWords = {
  files: "Fichiers",
  open: "{name}, ouvrir l’image",
  save: "Enregistrer {name}",
  remove: "Retirer {name}",
  retry: "Réessayer",
  waiting: "Envoi du fichier…",
  ready: "Prêt à envoyer",
  sendsSoon: "Partira dès que les fichiers seront là",
  problems: {
    type: "Ce type de fichier ne peut pas être envoyé",
    large: "Trop volumineux : {max} au plus",
    count: "{n} fichiers au plus à la fois",
    empty: "Ce fichier est vide",
    damaged: "Ce fichier est endommagé",
    closed: "Écrivez d’abord un message, puis réessayez",
    failed: "Non envoyé",
  },
};

const es: FileWords = {
  files: "Archivos",
  open: "{name}, abrir imagen",
  save: "Guardar {name}",
  remove: "Quitar {name}",
  retry: "Reintentar",
  waiting: "Subiendo…",
  ready: "Listo para enviar",
  sendsSoon: "Se enviará cuando estén los archivos",
  problems: {
    type: "Este tipo de archivo no se puede enviar",
    large: "Demasiado grande: como máximo {max}",
    count: "Como máximo {n} archivos a la vez",
    empty: "Este archivo está vacío",
    damaged: "Este archivo está dañado",
    closed: "Escribe primero un mensaje y vuelve a intentarlo",
    failed: "No se ha subido",
  },
};

const it: FileWords = {
  files: "File",
  open: "{name}, apri immagine",
  save: "Salva {name}",
  remove: "Rimuovi {name}",
  retry: "Riprova",
  waiting: "Caricamento…",
  ready: "Pronto da inviare",
  sendsSoon: "Parte appena i file sono pronti",
  problems: {
    type: "Questo tipo di file non può essere inviato",
    large: "Troppo grande: al massimo {max}",
    count: "Al massimo {n} file alla volta",
    empty: "Questo file è vuoto",
    damaged: "Questo file è danneggiato",
    closed: "Scrivi prima un messaggio, poi riprova",
    failed: "Non caricato",
  },
};

const pt: FileWords = {
  files: "Arquivos",
  open: "{name}, abrir imagem",
  save: "Salvar {name}",
  remove: "Remover {name}",
  retry: "Tentar de novo",
  waiting: "Enviando o arquivo…",
  ready: "Pronto para enviar",
  sendsSoon: "Será enviado quando os arquivos estiverem prontos",
  problems: {
    type: "Este tipo de arquivo não pode ser enviado",
    large: "Grande demais: no máximo {max}",
    count: "No máximo {n} arquivos por vez",
    empty: "Este arquivo está vazio",
    damaged: "Este arquivo está danificado",
    closed: "Escreva primeiro uma mensagem e tente de novo",
    failed: "Não enviado",
  },
};

const nl: FileWords = {
  files: "Bestanden",
  open: "{name}, afbeelding openen",
  save: "{name} opslaan",
  remove: "{name} verwijderen",
  retry: "Opnieuw proberen",
  waiting: "Uploaden…",
  ready: "Klaar om te verzenden",
  sendsSoon: "Wordt verzonden zodra de bestanden er zijn",
  problems: {
    type: "Dit soort bestanden kan niet worden verzonden",
    large: "Te groot: hoogstens {max}",
    count: "Hoogstens {n} bestanden tegelijk",
    empty: "Dit bestand is leeg",
    damaged: "Dit bestand is beschadigd",
    closed: "Schrijf eerst een bericht en probeer het opnieuw",
    failed: "Niet geüpload",
  },
};

const pl: FileWords = {
  files: "Pliki",
  open: "{name}, otwórz obraz",
  save: "Zapisz {name}",
  remove: "Usuń {name}",
  retry: "Spróbuj ponownie",
  waiting: "Przesyłanie…",
  ready: "Gotowe do wysłania",
  sendsSoon: "Zostanie wysłane, gdy pliki będą gotowe",
  problems: {
    type: "Plików tego rodzaju nie można wysłać",
    large: "Za duży: najwyżej {max}",
    count: "Najwyżej {n} plików naraz",
    empty: "Ten plik jest pusty",
    damaged: "Ten plik jest uszkodzony",
    closed: "Najpierw napisz wiadomość i spróbuj ponownie",
    failed: "Nie przesłano",
  },
};

const tr: FileWords = {
  files: "Dosyalar",
  open: "{name}, resmi aç",
  save: "{name} dosyasını kaydet",
  remove: "{name} dosyasını kaldır",
  retry: "Tekrar dene",
  waiting: "Yükleniyor…",
  ready: "Göndermeye hazır",
  sendsSoon: "Dosyalar hazır olunca gönderilecek",
  problems: {
    type: "Bu tür dosyalar gönderilemez",
    large: "Çok büyük: en fazla {max}",
    count: "Bir seferde en fazla {n} dosya",
    empty: "Bu dosya boş",
    damaged: "Bu dosya bozuk",
    closed: "Önce bir mesaj yazın, sonra tekrar deneyin",
    failed: "Yüklenmedi",
  },
};

const uk: FileWords = {
  files: "Файли",
  open: "{name}, відкрити зображення",
  save: "Зберегти {name}",
  remove: "Прибрати {name}",
  retry: "Спробувати ще раз",
  waiting: "Завантаження…",
  ready: "Готово до надсилання",
  sendsSoon: "Буде надіслано, щойно файли завантажаться",
  problems: {
    type: "Файли такого типу не можна надіслати",
    large: "Завеликий: щонайбільше {max}",
    count: "Щонайбільше {n} файлів за раз",
    empty: "Цей файл порожній",
    damaged: "Цей файл пошкоджено",
    closed: "Спершу напишіть повідомлення, потім спробуйте ще раз",
    failed: "Не завантажено",
  },
};

const ar: FileWords = {
  files: "الملفات",
  open: "{name}، فتح الصورة",
  save: "حفظ {name}",
  remove: "إزالة {name}",
  retry: "حاول مرة أخرى",
  waiting: "جارٍ الرفع…",
  ready: "جاهز للإرسال",
  sendsSoon: "ستُرسل عند اكتمال رفع الملفات",
  problems: {
    type: "لا يمكن إرسال هذا النوع من الملفات",
    large: "كبير جدًا: {max} كحد أقصى",
    count: "{n} ملفات كحد أقصى في المرة الواحدة",
    empty: "هذا الملف فارغ",
    damaged: "هذا الملف تالف",
    closed: "اكتب رسالة أولًا ثم حاول مرة أخرى",
    failed: "لم يُرفع",
  },
};

const ja: FileWords = {
  files: "ファイル",
  open: "{name}、画像を開く",
  save: "{name} を保存",
  remove: "{name} を取り消す",
  retry: "もう一度試す",
  waiting: "アップロード中…",
  ready: "送信できます",
  sendsSoon: "アップロードが終わり次第送信します",
  problems: {
    type: "この種類のファイルは送信できません",
    large: "大きすぎます（最大 {max}）",
    count: "一度に送れるのは {n} 個までです",
    empty: "このファイルは空です",
    damaged: "このファイルは壊れています",
    closed: "先にメッセージを書いてから、もう一度お試しください",
    failed: "アップロードできませんでした",
  },
};

const ALL: Record<string, FileWords> = { en, de, fr, es, it, pt, nl, pl, tr, uk, ar, ja };

/** In the language that the widget speaks. */
export function fileWords(tag: string): FileWords {
  return ALL[chooseLanguage(Object.keys(ALL), [tag])] ?? en;
}
