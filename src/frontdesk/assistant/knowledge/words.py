"""The words of a question that carry its meaning."""

from frontdesk.assistant.language import detect_language, small_words
from frontdesk.kit.words import words_of


def terms_of(query: str) -> list[str]:
    """The words of a question that carry its meaning, each once."""
    ignored = small_words(detect_language(query)) | small_words("en")
    return list(
        dict.fromkeys(word for word in words_of(query) if word not in ignored and (len(word) > 1 or word.isdigit()))
    )
