"""The words of the trade as frozen, validated objects."""
