"""Why a container is down, or what happened to it: state, exit code, log and audit in one answer."""
