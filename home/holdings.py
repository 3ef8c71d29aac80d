"""What this app holds for districts."""

from membership.people.holdings import Keeps, Links, Stays, hold

OLD_NAME = "News about a district keeps its name."


def register() -> None:
    hold(
        Links(
            "home.NewsPage_districts",
            "district",
            "article about it",
            "articles about it",
            Stays(OLD_NAME),
            Keeps(OLD_NAME),
            exports=("newspage__title",),
        ),
    )
