"""A shop to try the assistant with: the first question in the first minute gets an answer. For development only."""

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.assistant.knowledge.sources import Kind, NewSource, add_source, count_sources

_ANSWERS = {
    "What lamps do you have?": "Three: the Lumen One, a table lamp (€89), the Lumen Arc, a floor lamp (€249), and the Lumen Go, a portable lamp with a battery (€129).",
    "How long does delivery take (the delivery time), and where do you ship?": "We ship to Germany, France and all of the European Union, the United Kingdom and Switzerland. Delivery takes 2 to 4 working days. Every parcel has a tracking number, which we send by e-mail when it leaves our workshop.",
    "What does shipping cost, or is delivery free?": "Shipping costs €4.90. Orders of €60 and more are shipped free.",
    "Can I return a lamp and send it back?": "Yes. You can return any lamp within 30 days, unused and in its box. Returns are free: ask us for a label. We refund you within 5 days of its arrival.",
    "Which payment methods do you accept?": "We accept Visa, Mastercard, PayPal, Apple Pay, Google Pay and bank transfer.",
    "How long is the guarantee, and what if my lamp is broken?": "All Lumen lamps have a guarantee (a warranty) of 5 years: if one is broken or defective, we repair or replace it. The built-in battery of the Lumen Go has a guarantee of 2 years.",
    "Which bulb fits my lamp?": "The Lumen One and the Lumen Arc take E27 bulbs of up to 12 W LED. The Lumen Go has a built-in LED that our workshop can replace.",
    "Are the lamps dimmable?": "The Lumen Arc and the Lumen Go can be dimmed. The Lumen One can be dimmed with a dimmable E27 bulb.",
    "When are you open?": "Our team answers from Monday to Friday, 9:00 to 17:00 (Central European Time). The assistant is here at all hours.",
    "Where is my order?": "The tracking link is in the e-mail that we sent you when your parcel left. If it does not arrive within 5 working days, talk to a person here and have your order number ready.",
    "How do I cancel an order?": "You can cancel an order free of charge until it has left our workshop, usually within 24 hours. Talk to a person here and have your order number ready.",
}
_HANDBOOK = """# Lumen Lamps

Lumen Lamps is a small workshop that builds lamps out of oak, brass and linen.

## The lamps

### Lumen One

The Lumen One is a table lamp of oiled oak with a linen shade. Its price is €89. It is 42 cm high and weighs 1.2 kg. Its cable is 1.8 m long.

### Lumen Arc

The Lumen Arc is a floor lamp of brushed brass. Its price is €249. It is 168 cm high, and its arm can be turned by 180 degrees.

### Lumen Go

The Lumen Go is a portable lamp with a battery. Its price is €129. It shines for up to 14 hours, charges by USB-C in 3 hours, and may stand in the rain (IP54).

## Care

Dust oak and brass with a dry cloth. Do not use polish on brass: it is lacquered. Linen shades can be brushed or vacuumed, never washed.

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
