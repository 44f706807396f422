from accounts.models.account import Account
from accounts.models.attempts import LoginAttempt, Outcome
from accounts.models.second_factor import Authenticator, RecoveryCode
from accounts.models.tokens import ApiToken

__all__ = ["Account", "ApiToken", "Authenticator", "LoginAttempt", "Outcome", "RecoveryCode"]
