"""One folder a capability. Adding one is a line here and two locale files; features never import each other."""

from bot.features.access.handlers import FEATURE as ACCESS
from bot.features.alerts.handlers import FEATURE as ALERTS
from bot.features.ask.handlers import FEATURE as ASK
from bot.features.audit.handlers import FEATURE as AUDIT
from bot.features.backup.handlers import FEATURE as BACKUP
from bot.features.build.handlers import FEATURE as BUILD
from bot.features.commit.handlers import FEATURE as COMMIT
from bot.features.compose.handlers import FEATURE as COMPOSE
from bot.features.containers.handlers import FEATURE as CONTAINERS
from bot.features.docker.handlers import FEATURE as DOCKER
from bot.features.files.handlers import FEATURE as FILES
from bot.features.help.handlers import FEATURE as HELP
from bot.features.hosts.handlers import FEATURE as HOSTS
from bot.features.images.handlers import FEATURE as IMAGES
from bot.features.inspect.handlers import FEATURE as INSPECT
from bot.features.logs.handlers import FEATURE as LOGS
from bot.features.networks.handlers import FEATURE as NETWORKS
from bot.features.nodes.handlers import FEATURE as NODES
from bot.features.notes.handlers import FEATURE as NOTES
from bot.features.prune.handlers import FEATURE as PRUNE
from bot.features.pull.handlers import FEATURE as PULL
from bot.features.push.handlers import FEATURE as PUSH
from bot.features.review.handlers import FEATURE as REVIEW
from bot.features.run.handlers import FEATURE as RUN
from bot.features.schedule.handlers import FEATURE as SCHEDULE
from bot.features.secrets.handlers import FEATURE as SECRETS
from bot.features.services.handlers import FEATURE as SERVICES
from bot.features.stacks.handlers import FEATURE as STACKS
from bot.features.stats.handlers import FEATURE as STATS
from bot.features.swarm.handlers import FEATURE as SWARM
from bot.features.system.handlers import FEATURE as SYSTEM
from bot.features.terminal.handlers import FEATURE as TERMINAL
from bot.features.undo.handlers import FEATURE as UNDO
from bot.features.update.handlers import FEATURE as UPDATE
from bot.features.updates.handlers import FEATURE as UPDATES
from bot.features.volumes.handlers import FEATURE as VOLUMES
from bot.features.wait.handlers import FEATURE as WAIT
from bot.features.why.handlers import FEATURE as WHY
from bot.telegram.command import Feature

FEATURES: tuple[Feature, ...] = (
    CONTAINERS,
    UNDO,
    RUN,
    TERMINAL,
    UPDATE,
    FILES,
    COMMIT,
    COMPOSE,
    WAIT,
    LOGS,
    INSPECT,
    WHY,
    STATS,
    IMAGES,
    PULL,
    PUSH,
    UPDATES,
    BUILD,
    REVIEW,
    VOLUMES,
    NETWORKS,
    SERVICES,
    STACKS,
    NODES,
    SECRETS,
    SWARM,
    SYSTEM,
    HOSTS,
    PRUNE,
    SCHEDULE,
    ALERTS,
    ASK,
    NOTES,
    HELP,
    DOCKER,
    ACCESS,
    AUDIT,
    BACKUP,
)
