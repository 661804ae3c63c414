"""A shop to try the assistant with: the first question in the first minute gets an answer. For development only."""

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.assistant.knowledge.sources import Kind, NewSource, add_source, count_sources

# What the page at /demo shows, and what a shop would say beside it.
_ANSWERS = {
    "What lamps do you have?": "Three: the Arc, a table lamp of oak and linen (€149), the Moon, a dimmable lamp of blown glass (€189), and the Bell, a pendant of enamelled steel (€119).",
    "How long does delivery take (the delivery time), and where do you ship?": "Two days to your door: orders before two o'clock leave the same day. We ship to Germany, France and all of the European Union, the United Kingdom and Switzerland.",
    "What does shipping cost, or is delivery free?": "Shipping costs €4.90. Orders of €60 and more are shipped free.",
    "Can I return a lamp and send it back?": "Yes. Send any lamp back within 30 days. We pay the postage, and you need no reason. We refund you within 5 days of its arrival.",
    "Which payment methods do you accept?": "We accept Visa, Mastercard, PayPal, Apple Pay, Google Pay and bank transfer.",
    "How long is the guarantee, and what if my lamp is broken?": "Every lamp has a guarantee (a warranty) of 5 years and is mended free: a loose switch or a broken shade, write to us, and we put it right.",
    "Which bulb fits my lamp?": "The Arc and the Bell take E27 bulbs of up to 12 W LED. The Moon has a built-in LED that our workshop can replace.",
    "Are the lamps dimmable?": "The Moon can be dimmed at its switch. The Arc and the Bell can be dimmed with a dimmable bulb.",
    "When are you open?": "Our team answers from Monday to Friday, 9:00 to 17:00 (Central European Time). The assistant is here at all hours.",
    "Where is my order?": "The tracking link is in the e-mail that we sent you when your parcel left. If it does not arrive within 5 working days, talk to a person here and have your order number ready.",
    "How do I cancel an order?": "You can cancel an order free of charge until it has left our workshop. Talk to a person here and have your order number ready.",
}
_HANDBOOK = """# Lumen Lamps

Lumen Lamps is a small workshop. Its lamps are made in small numbers out of turned wood, linen and blown glass, and mended for as long as you own them.

## The lamps

### Arc

The Arc is a table lamp of oiled oak with a linen shade. Its price is €149. It is 42 cm tall and weighs 1.2 kg. Its cable is 1.8 m long.

### Moon

The Moon is a globe of blown glass on a brass foot. Its price is €189. It is 26 cm tall, and can be dimmed.

### Bell

The Bell is a pendant of enamelled steel, in cream and in green. Its price is €119. It is 34 cm wide and hangs from a cable of up to 2 m. It may hang outside under a roof (IP44).

## Care

Dust oak and glass with a dry cloth. Linen shades can be brushed or vacuumed, never washed.

## Materials and environment

The oak comes from forests in Slovenia with an FSC certificate. Parcels are packed without plastic. Old lamps are taken back and recycled free of charge.

## For businesses

Hotels, restaurants and offices get a discount of 15 % from 10 lamps. Invoices without VAT are possible within the European Union with a valid VAT number.
"""


async def add_example(tx: AsyncSession) -> bool:
    """Lumen Lamps' knowledge is there, if nothing was; False when there is knowledge already."""
    if await count_sources(tx):
        return False
    for question, answer in _ANSWERS.items():
        await add_source(tx, NewSource(Kind.ANSWER, question, answer.encode()))
    await add_source(tx, NewSource(Kind.MARKDOWN, "Lumen Lamps: the handbook", _HANDBOOK.encode()))
    return True
