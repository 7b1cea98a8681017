"""The way in, step by step, and what somebody can do about their own account."""

from typing import Final

from hutong.base.db import Connection, Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.secrets import Secret
from hutong.base.text import Language, bearable
from hutong.base.vault import Vault
from hutong.features.audit import record
from hutong.features.operators import accounts, authenticator, passwords, sessions, tries
from hutong.features.operators.account import Account
from hutong.features.operators.authenticator import Binding
from hutong.features.operators.passwords import Passwords
from hutong.features.operators.permissions import Realm
from hutong.features.operators.sessions import Session, Stage

_BIND: Final = "UPDATE account SET totp_bound = true WHERE id = $1 AND NOT totp_bound RETURNING id"
_BY_NAME: Final = "SELECT id, password, enabled, totp_bound FROM account WHERE realm = $1 AND username = $2"


class People:
    """Lets people in, and makes sure that it is still they."""

    def __init__(self, pool: Pool, vault: Vault) -> None:
        self._pool = pool
        self._vault = vault
        self._passwords = Passwords()

    async def begin(
        self, realm: Realm, username: str, password: Secret, ip: str, agent: str, language: Language
    ) -> tuple[str, Session]:
        """A session half way in, for a user name and password; Refusal (WRONG_SIGN_IN, TOO_MANY_TRIES)."""
        name = bearable(username.strip().lower(), 64)
        here, whose = f"address:{ip}", f"account:{realm}/{name}"
        await tries.begin(self._pool, here, whose)  # a blocked address must not lock others' accounts
        row = await self._pool.fetchrow(_BY_NAME, realm, name)
        right = await self._passwords.verify(row["password"] if row else None, password)
        if row is None or not right or not row["enabled"]:
            await self._note(f"{realm}/{name}", "session.refused", f"address/{ip}", {"step": "password"})
            raise Refusal(Problem.WRONG_SIGN_IN)
        await tries.clear(self._pool, whose)
        await tries.give_back(self._pool, here)
        await self._pool.execute("UPDATE account SET language = $2 WHERE id = $1", row["id"], language)
        stage: Stage = "code" if row["totp_bound"] else "bind"
        token = await sessions.opened(self._pool, row["id"], stage, ip, bearable(agent))
        await sessions.swept(self._pool)
        await tries.swept(self._pool)
        return token, await self._found(realm, token)

    async def session(self, realm: Realm, token: str) -> Session | None:
        """The living session of a cookie."""
        return await sessions.find(self._pool, realm, token)

    async def again(self, session: Session) -> Session | None:
        """The session as it is now; None when it ended. Looking does not keep it alive."""
        return await sessions.by_hash(self._pool, session.token_hash)

    async def binding(self, session: Session) -> Binding:
        """What an authenticator takes, while none is bound; Refusal (NOT_SIGNED_IN)."""
        if session.stage != "bind":
            raise Refusal(Problem.NOT_SIGNED_IN)
        return await authenticator.begin(self._pool, self._vault, session.account)

    async def bind(self, session: Session, code: str) -> tuple[str, Session, list[str]]:
        """Binds the authenticator that gives this code, and draws recovery codes; Refusal."""
        if session.stage != "bind":
            raise Refusal(Problem.NOT_SIGNED_IN)
        await self._code(session.account, code)
        codes = authenticator.drawn()
        async with self._pool.acquire() as connection, connection.transaction():
            if await connection.fetchval(_BIND, session.account.id) is None:
                raise Refusal(Problem.NOT_SIGNED_IN)
            await authenticator.put(connection, session.account.id, codes)
            # whoever else got this far has seen the same secret and must not go on without a code
            await sessions.ended(connection, session.account.id, but=session.id)
            await self._noted(connection, session, "account.authenticator.bind")
            token = await self._further(connection, session)
        return token, await self._found(session.account.realm, token), codes

    async def finish(self, session: Session, code: str) -> tuple[str, Session]:
        """A code of the authenticator, or a recovery code, for the rest of the way; Refusal (WRONG_CODE, CODE_USED)."""
        if session.stage != "code":
            raise Refusal(Problem.NOT_SIGNED_IN)
        await self._code(session.account, code, recovery=True)
        async with self._pool.acquire() as connection, connection.transaction():
            token = await self._further(connection, session)
            await self._noted(connection, session, "session.begin")
        return token, await self._found(session.account.realm, token)

    async def change_password(self, session: Session, old: Secret, new: Secret) -> Session:
        """An own password; every other session ends. Refusal (WRONG_PASSWORD, WEAK_PASSWORD)."""
        if session.stage not in ("password", "in"):
            raise Refusal(Problem.NOT_SIGNED_IN)
        account = session.account
        await self._password(account, "password", old, Problem.WRONG_PASSWORD, "old")
        passwords.judge(new, account.username)
        if passwords.equal(old, new):
            raise Refusal(Problem.WEAK_PASSWORD, passwords.SAME_AS_BEFORE, [("new", passwords.SAME_AS_BEFORE)])
        hashed = await self._passwords.hash(new)
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(
                "UPDATE account SET password = $2, must_change_password = false WHERE id = $1", account.id, hashed
            )
            life = float(sessions.LIFE)
            await connection.execute(
                "UPDATE account_session SET stage = 'in', expires_at = CASE WHEN stage = 'in' THEN expires_at"
                " ELSE now() + make_interval(secs => $2) END WHERE id = $1",
                session.id,
                life,
            )
            await sessions.ended(connection, account.id, but=session.id)
            await self._noted(connection, session, "account.password")
        return await self._again(session)

    async def set_payment_password(self, session: Session, code: str, new: Secret) -> None:
        """A payment password, for a code of the authenticator; Refusal (WEAK_PASSWORD, WRONG_CODE)."""
        passwords.judge_payment(new)
        kept = await self._pool.fetchval("SELECT password FROM account WHERE id = $1", session.account.id)
        if await self._passwords.verify(kept, new):
            raise Refusal(Problem.WEAK_PASSWORD, passwords.SAME_AS_OTHER, [("new", passwords.SAME_AS_OTHER)])
        await self._code(session.account, code)
        hashed = await self._passwords.hash(new)
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(
                "UPDATE account SET payment_password = $2 WHERE id = $1", session.account.id, hashed
            )
            await self._noted(connection, session, "account.payment_password")

    async def prove(self, session: Session, *, code: str | None, payment_password: Secret | None) -> None:
        """Makes sure that it is they, now. Refusal (NO_PAYMENT_PASSWORD, WRONG_PAYMENT_PASSWORD, WRONG_CODE …).

        The password comes first: a code is good once and must not be spent beside a misspelt password.
        """
        if payment_password is not None:
            if not session.account.has_payment_password:
                raise Refusal(Problem.NO_PAYMENT_PASSWORD)
            await self._password(
                session.account,
                "payment_password",
                payment_password,
                Problem.WRONG_PAYMENT_PASSWORD,
                "payment_password",
            )
        if code is not None:
            await self._code(session.account, code)

    async def unbind(self, session: Session, password: Secret, code: str) -> tuple[str, Session]:
        """Takes the authenticator off, for another one: the session is back at binding, every other one ends. Refusal.

        `code`: of the authenticator, or a recovery code when the phone is gone.
        """
        if session.stage != "in":
            raise Refusal(Problem.NOT_SIGNED_IN)
        await self._password(session.account, "password", password, Problem.WRONG_PASSWORD, "password")
        await self._code(session.account, code, recovery=True)
        async with self._pool.acquire() as connection, connection.transaction():
            await authenticator.forget(connection, session.account.id)
            await sessions.ended(connection, session.account.id, but=session.id)
            await self._noted(connection, session, "account.authenticator.unbind")
            token = await sessions.turned(connection, session, "bind")
            if token is None:
                raise Refusal(Problem.NOT_SIGNED_IN)
        return token, await self._found(session.account.realm, token)

    async def new_recovery_codes(self, session: Session, code: str) -> list[str]:
        """Fresh recovery codes, for a code of the authenticator; the former ones are void."""
        await self._code(session.account, code)
        codes = authenticator.drawn()
        async with self._pool.acquire() as connection, connection.transaction():
            await authenticator.put(connection, session.account.id, codes)
            await self._noted(connection, session, "account.recovery_codes")
        return codes

    async def sessions(self, account_id: int) -> list[Session]:
        """Where an account is signed in, newest first."""
        return await sessions.of_account(self._pool, account_id)

    async def end(self, session_id: int, account_id: int) -> bool:
        """Ends one session of an account; False when it has none of this number."""
        return await self._end(account_id, only=session_id) > 0

    async def end_others(self, session: Session) -> int:
        """Ends every other session of the account; how many."""
        return await self._end(session.account.id, but=session.id)

    async def sign_out(self, session: Session) -> None:
        """Ends this session."""
        await self._end(session.account.id, only=session.id)

    async def _end(self, account_id: int, *, only: int | None = None, but: int = 0) -> int:
        async with self._pool.acquire() as connection, connection.transaction():
            ended = await sessions.ended(connection, account_id, only=only, but=but)
            if ended:
                account = await accounts.find(connection, account_id)
                subject, detail = f"account/{account_id}", {"ended": ended}
                await record(connection, self._vault, account.title, "session.end", subject, detail)
            return ended

    async def _code(self, account: Account, code: str, *, recovery: bool = False) -> None:
        source = f"code:{account.id}"
        await tries.begin(self._pool, source)
        if recovery and authenticator.is_recovery(code):
            right: bool | None = await authenticator.spend(self._pool, account.id, code)
        else:
            right = await authenticator.use(self._pool, self._vault, account.id, code)
        if not right:
            await self._note(account.title, "session.refused", f"account/{account.id}", {"step": "code"})
            problem = Problem.CODE_USED if right is None else Problem.WRONG_CODE
            raise Refusal(problem, fields=[("code", problem.entry.message)])
        await tries.clear(self._pool, source)

    async def _password(
        self, account: Account, column: str, given: Secret, problem: Problem, field: str | None = None
    ) -> None:
        source = f"{column}:{account.id}"
        await tries.begin(self._pool, source)
        kept = await self._pool.fetchval(f"SELECT {column} FROM account WHERE id = $1", account.id)
        if not await self._passwords.verify(kept, given):
            await self._note(account.title, "session.refused", f"account/{account.id}", {"step": column})
            raise Refusal(problem, fields=[(field, problem.entry.message)] if field else ())
        await tries.clear(self._pool, source)

    async def _further(self, connection: Connection, session: Session) -> str:
        stage: Stage = "password" if session.account.must_change_password else "in"
        token = await sessions.turned(connection, session, stage)
        if token is None:
            raise Refusal(Problem.NOT_SIGNED_IN)
        return token

    async def _found(self, realm: Realm, token: str) -> Session:
        found = await sessions.find(self._pool, realm, token)
        if found is None:
            raise Refusal(Problem.NOT_SIGNED_IN)
        return found

    async def _again(self, session: Session) -> Session:
        found = await sessions.by_hash(self._pool, session.token_hash)
        if found is None:
            raise Refusal(Problem.NOT_SIGNED_IN)
        return found

    async def _note(self, actor: str, action: str, subject: str, detail: dict[str, str]) -> None:
        async with self._pool.acquire() as connection, connection.transaction():
            await record(connection, self._vault, actor, action, subject, detail)

    async def _noted(self, connection: Connection, session: Session, action: str) -> None:
        detail = {"ip": session.ip}
        subject = f"account/{session.account.id}"
        await record(connection, self._vault, session.account.title, action, subject, detail)
