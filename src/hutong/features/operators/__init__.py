"""People who sign in: operators in the office, merchants' people in the portal; accounts, roles, sessions."""

from hutong.features.operators.account import Account
from hutong.features.operators.people import People
from hutong.features.operators.permissions import PERMISSIONS, Realm
from hutong.features.operators.roles import ROLES
from hutong.features.operators.sessions import Session

__all__ = ["PERMISSIONS", "ROLES", "Account", "People", "Realm", "Session"]
