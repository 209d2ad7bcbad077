"""The operator's own notes: browsed by everybody, written, changed and removed by admins from the phone."""
