"""What a developer of the field would write: FastAPI, Pydantic, SQLAlchemy's ORM on asyncpg, httpx. Honest, not slowed.

Sessions by dependency, one transaction before and one after the call upstream, keys parsed once, one shared client.
`sniffio` is installed, since httpx otherwise looks for it in vain at every call.
"""

import hashlib
import os
import secrets
import time
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import httpx
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel, Field
from sqlalchemy import BigInteger, DateTime, ForeignKey, Text, UniqueConstraint
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bench.world import MERCHANT, World

WORLD = World.read(Path(os.environ["BENCH_WORLD"]))
ENGINE = create_async_engine(
    os.environ["HUTONG_DATABASE_URL"].replace("postgresql://", "postgresql+asyncpg://"), pool_size=20, max_overflow=0
)
SESSIONS = async_sessionmaker(ENGINE, expire_on_commit=False)


class Base(DeclarativeBase):
    """The models' base."""


class Merchant(Base):
    """A merchant."""

    __tablename__ = "merchant"
    id: Mapped[str] = mapped_column(Text, primary_key=True)
    md5_key: Mapped[str] = mapped_column(Text)
    public_key: Mapped[str] = mapped_column(Text)


class Payment(Base):
    """A payment."""

    __tablename__ = "payment"
    __table_args__ = (UniqueConstraint("merchant_id", "order_id"),)
    id: Mapped[str] = mapped_column(Text, primary_key=True)
    merchant_id: Mapped[str] = mapped_column(ForeignKey("merchant.id"))
    order_id: Mapped[str] = mapped_column(Text)
    product: Mapped[str] = mapped_column(Text)
    fen: Mapped[int] = mapped_column(BigInteger)
    subject: Mapped[str] = mapped_column(Text)
    attach: Mapped[str] = mapped_column(Text)
    user_id: Mapped[str] = mapped_column(Text)
    payer_ip: Mapped[str] = mapped_column(Text)
    notify_url: Mapped[str] = mapped_column(Text)
    return_url: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    start: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class PayRequest(BaseModel):
    """The fields of /api/pay."""

    mer_id: str = Field(alias="merId", max_length=32)
    order_id: str = Field(alias="orderId", max_length=64)
    order_amt: Decimal = Field(alias="orderAmt", gt=0, max_digits=11, decimal_places=2)
    channel: str = Field(max_length=32)
    desc: str = Field(max_length=127)
    attch: str = Field(max_length=512)
    smstyle: str
    user_id: str = Field(alias="userId", max_length=128)
    ip: str = Field(max_length=45)
    notify_url: str = Field(alias="notifyUrl", max_length=512)
    return_url: str = Field(alias="returnUrl", max_length=512)
    nonce: str = Field(alias="nonceStr", max_length=32)
    sign: str


class PayAnswer(BaseModel):
    """The answer of /api/pay."""

    code: int
    msg: str
    payurl: str
    orderno: str
    sysorderno: str


async def session() -> AsyncIterator[AsyncSession]:
    """A session for one request."""
    async with SESSIONS() as opened:
        yield opened


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Makes the tables and the shared client."""
    async with ENGINE.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with SESSIONS() as opened:
        await opened.merge(Merchant(id=MERCHANT, md5_key=WORLD.md5_key, public_key=WORLD.merchant_public))
        await opened.commit()
    limits = httpx.Limits(max_connections=300, max_keepalive_connections=300)
    async with httpx.AsyncClient(timeout=10, limits=limits) as client:
        app.state.client = client
        yield
    await ENGINE.dispose()


app = FastAPI(lifespan=lifespan)


@app.post("/api/pay")
async def pay(request: PayRequest, opened: Annotated[AsyncSession, Depends(session)]) -> PayAnswer:
    """Takes an order."""
    merchant = await opened.get(Merchant, request.mer_id)
    if merchant is None or not genuine(request, merchant):
        raise HTTPException(401, "wrong signature")
    at = datetime.now(UTC)
    payment = Payment(
        id=secrets.token_hex(13),
        merchant_id=merchant.id,
        order_id=request.order_id,
        product=request.channel,
        fen=int(request.order_amt * 100),
        subject=request.desc,
        attach=request.attch,
        user_id=request.user_id,
        payer_ip=request.ip,
        notify_url=request.notify_url,
        return_url=request.return_url,
        state="open",
        created_at=at,
        expires_at=at + timedelta(minutes=30),
    )
    opened.add(payment)
    try:
        await opened.commit()
    except IntegrityError as error:
        raise HTTPException(409, "used") from error
    if WORLD.upstream:
        payment.start = await native(payment)
        payment.state = "waiting"
        await opened.commit()
    url = f"http://127.0.0.1:8000/pay/{payment.id}"
    return PayAnswer(code=1, msg="ok", payurl=url, orderno=payment.order_id, sysorderno=payment.id)


def genuine(request: PayRequest, merchant: Merchant) -> bool:
    """Whether the merchant signed the request."""
    fields = {name: str(value) for name, value in request.model_dump(by_alias=True, exclude={"sign"}).items()}
    text = "&".join(f"{name}={fields[name]}" for name in sorted(fields) if fields[name]) + f"&key={merchant.md5_key}"
    digest = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest().upper()
    try:
        public(merchant.public_key).verify(
            b64decode(request.sign), digest.encode(), padding.PKCS1v15(), hashes.SHA256()
        )
    except (InvalidSignature, ValueError):
        return False
    return True


async def native(payment: Payment) -> str:
    """Makes a native order upstream: the text of its QR code."""
    path = "/v3/pay/transactions/native"
    body: dict[str, Any] = {
        "appid": WORLD.appid,
        "mchid": WORLD.mchid,
        "description": payment.subject,
        "out_trade_no": payment.id,
        "time_expire": payment.expires_at.isoformat(timespec="seconds"),
        "notify_url": WORLD.callback,
        "amount": {"total": payment.fen, "currency": "CNY"},
        "scene_info": {"payer_client_ip": payment.payer_ip},
    }
    client: httpx.AsyncClient = app.state.client
    request = client.build_request("POST", WORLD.upstream + path, json=body)
    second, nonce = str(int(time.time())), secrets.token_hex(16)
    said = f"POST\n{path}\n{second}\n{nonce}\n".encode() + request.content + b"\n"
    signature = b64encode(private(WORLD.mch_private).sign(said, padding.PKCS1v15(), hashes.SHA256())).decode()
    request.headers["Authorization"] = (
        f'WECHATPAY2-SHA256-RSA2048 mchid="{WORLD.mchid}",nonce_str="{nonce}",timestamp="{second}",'
        f'serial_no="{WORLD.serial}",signature="{signature}"'
    )
    reply = await client.send(request)
    reply.raise_for_status()
    head = reply.headers
    said = f"{head['wechatpay-timestamp']}\n{head['wechatpay-nonce']}\n".encode() + reply.content + b"\n"
    public(WORLD.platform_public).verify(
        b64decode(head["wechatpay-signature"]), said, padding.PKCS1v15(), hashes.SHA256()
    )
    return str(reply.json()["code_url"])


@lru_cache
def public(pem: str) -> rsa.RSAPublicKey:
    """A public key, parsed once."""
    key = serialization.load_pem_public_key(pem.encode())
    assert isinstance(key, rsa.RSAPublicKey)
    return key


@lru_cache
def private(pem: str) -> rsa.RSAPrivateKey:
    """A private key, parsed once."""
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key
