"""Who may see which chat: what SQL says, what Python says, and which rooms hear of it, are the same."""

from itertools import product
from uuid import UUID, uuid4

from sqlalchemy import insert, select

from frontdesk.accounts.roles import Admin, Reach, Role
from frontdesk.chat.reach import (
    TEAM,
    Scope,
    find_scopes,
    may_see,
    narrow_rooms,
    rooms_of,
    walks_within,
    within_reach,
)
from frontdesk.chat.rules import State
from frontdesk.kit.ids import new_id
from frontdesk.store import tables
from frontdesk.store.engine import Store
from frontdesk.store.tables import Session
from tests.chat.conftest import Conversations


def person(id: UUID, reach: Reach, *team_ids: UUID) -> Admin:
    return Admin(id, "Somebody", "somebody@example.com", Role.AGENT, 1, reach=reach, team_ids=frozenset(team_ids))


async def test_sql_python_and_the_rooms_agree_on_every_chat_and_every_person(store: Store, desk: Conversations) -> None:
    mara, tom = (await desk.admin("Mara")).id, (await desk.admin("Tom")).id
    sales, support = new_id(), new_id()
    async with store.begin() as tx:
        await tx.execute(insert(tables.Team), [{"id": sales, "name": "Sales"}, {"id": support, "name": "Support"}])
        for state, holder, last, team in product(State, (None, mara, tom), (None, mara, tom), (None, sales, support)):
            values = {"id": new_id(), "key_hash": uuid4().bytes, "state": state.value, "team_id": team}
            await tx.execute(insert(Session).values(**values, assigned_admin_id=holder, last_admin_id=last))
    people = [
        *(person(mara, reach) for reach in Reach),
        person(mara, Reach.TEAMS, sales),
        person(mara, Reach.TEAMS, sales, support),
        person(tom, Reach.OWN, sales),
        person(new_id(), Reach.TEAMS, support),
    ]
    async with store.begin() as tx:
        everything = set(await tx.scalars(select(Session.id)))
        scopes = await find_scopes(tx, sorted(everything))
        assert set(scopes) == everything
        sizes = []
        for admin in people:
            seen = set(await tx.scalars(select(Session.id).where(within_reach(admin))))
            sizes.append(len(seen))
            assert seen == {id for id, scope in scopes.items() if may_see(admin, scope)}
            walked = [set(await tx.scalars(select(Session.id).where(part))) for part in walks_within(admin)]
            assert seen == set().union(*walked)
    # all; a third has no holder and a third is one's own; a third is one's own, and so on
    assert sizes[0] == len(everything)
    assert len(set(sizes)) > 3, "else nothing was told apart"


def test_everybody_hears_of_each_chat_that_they_may_see_once_and_of_no_other() -> None:
    mara, tom, sales, support = (new_id() for _ in range(4))
    shapes = [(Reach.OWN, ()), (Reach.TEAMS, ()), (Reach.TEAMS, (sales,)), (Reach.TEAMS, (sales, support))]
    for (reach, team_ids), (other_reach, other_ids) in product(shapes, shapes):
        narrow = {mara: person(mara, reach, *team_ids), tom: person(tom, other_reach, *other_ids)}
        for team_id, holder_id in product((None, sales, support, new_id()), (None, mara, tom, new_id())):
            scope = Scope(team_id, holder_id)
            told = narrow_rooms(scope, narrow)
            assert len(told) == len(set(told))
            for admin in narrow.values():
                times = sum(room in rooms_of(admin) for room in told)
                assert times == int(may_see(admin, scope)), (admin, scope)


def test_who_sees_all_is_in_the_one_room_that_needs_no_question() -> None:
    assert rooms_of(person(new_id(), Reach.ALL, new_id())) == [TEAM]
