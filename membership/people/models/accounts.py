"""Accounts, and the people of the public record: a term outlives an account."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone


def fold_email(email: str) -> str:
    """An address as it is stored and compared: trimmed, in lower case."""
    return email.strip().lower()


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=fold_email(username or ""))

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account; raises ValueError without an address."""
        if not email.strip():
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=fold_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make the first administrator, whose address counts as confirmed: who can run commands on
        the server need not prove it by mail, and on an empty site nothing may send mail yet."""
        from allauth.account.models import EmailAddress  # its models need this one first

        with transaction.atomic(using=self._db):
            user = self.create_user(email, password, **fields, is_superuser=True)
            EmailAddress.objects.using(self._db).create(
                user=user, email=user.email, verified=True, primary=True
            )
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """An account, known by its e-mail address; there is no username."""

    email = models.EmailField("e-mail address", unique=True)
    full_name = models.CharField(
        "full name", max_length=150, help_text="As others see it beside what you write."
    )
    forum_name = models.CharField(
        "name in the forums",
        max_length=150,
        blank=True,
        default="",
        editable=False,
        help_text="The part of the full name that the forums show; empty: all of it.",
    )
    is_active = models.BooleanField(
        "active",
        default=True,
        help_text="Untick instead of deleting: the person can no longer log in.",
    )
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["full_name", "email"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_an_address"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="addresses_are_folded"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def first_name(self) -> str:
        """The name that Wagtail's sidebar shows; without it, it would show the address."""
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0] if self.full_name else self.email

    def clean(self) -> None:
        super().clean()
        self.email = fold_email(self.email)


class Person(models.Model):
    """Somebody of the public record, such as the holder of a seat.

    A person may have an account, lose it, or never have had one; erasing the account leaves the
    public terms.
    """

    full_name = models.CharField("full name", max_length=150)
    user = models.OneToOneField(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    about = models.TextField(blank=True, help_text="A few public sentences, in plain text.")

    class Meta:
        ordering = ["full_name"]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.full_name
