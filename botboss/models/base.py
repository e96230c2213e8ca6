"""What every table shares: 64-bit ids, named constraints, references."""

from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Integer
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

BigId = BigInteger().with_variant(Integer, "sqlite")
NEVER_REUSE_IDS: dict[str, Any] = {"sqlite_autoincrement": True}


class Table(SQLModel):
    """The root of all tables; on SQLite the id of a deleted row is never given again."""

    __table_args__: ClassVar[Any] = NEVER_REUSE_IDS


def key() -> Any:
    """The primary key: None until the row is flushed."""
    return Field(default=None, primary_key=True, sa_type=BigId)


def reference(target: str, *, index: bool = True, nullable: bool = False) -> Any:
    """A foreign key to ``table.column``; None is the default where it may be null."""
    extra: dict[str, Any] = {"default": None} if nullable else {}
    return Field(foreign_key=target, index=index, nullable=nullable, sa_type=BigId, **extra)


def document() -> Any:
    """A JSON column holding a list, empty by default."""
    return Field(default_factory=list, sa_type=JSON)


def mapping() -> Any:
    """A JSON column holding an object, empty by default."""
    return Field(default_factory=dict, sa_type=JSON)
