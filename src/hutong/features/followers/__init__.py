"""Followers: who follows an account, as far as its platform has told."""

from hutong.features.followers.follow import Followers, follows

__all__ = ["Followers", "follows"]
