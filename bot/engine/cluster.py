"""The swarm itself: its nodes, secrets and configs, its making, keys and leaving."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.engine.calls import Calls
from bot.engine.cluster_model import Cluster, InitSpec, Kept, KeptFile, Membership, Node, RotatedToken
from bot.engine.containers import filters_param
from bot.engine.failures import NO_SUBJECT, Refusal, Subject
from bot.engine.model import Raw
from bot.engine.parse.cluster import parse_cluster, parse_kept, parse_membership, parse_nodes
from bot.engine.parse.swarm import parse_tasks
from bot.engine.swarm_model import Task
from bot.engine.wire import Wire, segment

CHANGE_TRIES = 5
LEAST_PATIENCE_S = 60.0  # an engine answers that it has left, or made, a swarm when it has
_OUT_OF_SEQUENCE = "out of sequence"
_NANO = 1_000_000_000


class ClusterCalls(Calls):
    """See ``cluster_model.SwarmControl``."""

    async def nodes(self, *, filters: Mapping[str, Sequence[str]] | None = None) -> tuple[Node, ...]:
        return await self._json("GET", "/nodes", params={"filters": filters_param(filters)}, parse=parse_nodes)

    async def node_tasks(self, *node_ids: str) -> tuple[Task, ...]:
        filters = json.dumps({"node": list(node_ids)})
        return await self._json("GET", "/tasks", params={"filters": filters}, parse=parse_tasks)

    async def change_node(self, node_id: str, change: Callable[[dict[str, Any]], Raw]) -> None:
        await self._change_spec(_node(node_id), Subject(kind="node", ref=node_id), change)

    async def remove_node(self, node_id: str, *, force: bool = False) -> None:
        await self._say("DELETE", _node(node_id), params={"force": force}, subject=Subject(kind="node", ref=node_id))

    async def kept_files(
        self, kind: Kept, *, filters: Mapping[str, Sequence[str]] | None = None
    ) -> tuple[KeptFile, ...]:
        params = {"filters": filters_param(filters)}
        return await self._json("GET", f"/{kind.value}", params=params, parse=lambda answer: parse_kept(kind, answer))

    async def create_kept(self, kind: Kept, name: str, content: bytes, labels: Mapping[str, str]) -> str:
        body = {"Name": name, "Labels": dict(labels), "Data": base64.b64encode(content).decode()}
        subject = Subject(kind=kind.word, ref=name)
        return await self._json(
            "POST", f"/{kind.value}/create", body=body, subject=subject, parse=lambda answer: str(answer["ID"])
        )

    async def relabel_kept(self, kind: Kept, id: str, content: bytes, labels: Mapping[str, str]) -> None:
        def change(spec: dict[str, Any]) -> Raw:
            return {**spec, "Labels": dict(labels), "Data": base64.b64encode(content).decode()}

        await self._change_spec(f"/{kind.value}/{segment(id)}", Subject(kind=kind.word, ref=id), change)

    async def remove_kept(self, kind: Kept, id: str) -> None:
        await self._say("DELETE", f"/{kind.value}/{segment(id)}", subject=Subject(kind=kind.word, ref=id))

    async def membership(self) -> Membership:
        return await self._json("GET", "/info", parse=parse_membership)

    async def cluster(self) -> Cluster:
        return await self._json("GET", "/swarm", parse=parse_cluster)

    async def init_swarm(self, spec: InitSpec) -> str:
        limit = max(self._limit_s, LEAST_PATIENCE_S)
        return await self._json("POST", "/swarm/init", body=_init_body(spec), parse=str, limit_s=limit)

    async def leave_swarm(self, *, force: bool = False) -> None:
        limit = max(self._limit_s, LEAST_PATIENCE_S)
        await self._say("POST", "/swarm/leave", params={"force": force}, limit_s=limit)

    async def rotate(self, key: RotatedToken) -> None:
        await self._change_spec("/swarm", NO_SUBJECT, lambda spec: spec, {key.value: "true"})

    async def rotate_ca(self) -> None:
        def again(spec: dict[str, Any]) -> Raw:
            authority = spec.get("CAConfig") or {}
            return {**spec, "CAConfig": {**authority, "ForceRotate": int(authority.get("ForceRotate") or 0) + 1}}

        await self._change_spec("/swarm", NO_SUBJECT, again)

    async def unlock_key(self) -> str:
        return await self._json("GET", "/swarm/unlockkey", parse=lambda answer: str(answer.get("UnlockKey") or ""))

    async def _change_spec(
        self,
        path: str,
        subject: Subject,
        change: Callable[[dict[str, Any]], Raw],
        params: Mapping[str, str] | None = None,
    ) -> None:
        limit = self._limit_s

        def act(wire: Wire) -> None:
            for attempt in range(CHANGE_TRIES):
                found = wire.json("GET", path, limit_s=limit)
                version = {"version": found["Version"]["Index"], **(params or {})}
                body = change(copy.deepcopy(found["Spec"]))
                try:
                    wire.request("POST", f"{path}/update", limit_s=limit, params=version, body=body)
                    return
                except Refusal as refusal:
                    if _OUT_OF_SEQUENCE not in refusal.reason or attempt == CHANGE_TRIES - 1:
                        raise

        await self._do(act, subject=subject)


def _node(node_id: str) -> str:
    return f"/nodes/{segment(node_id)}"


def _init_body(spec: InitSpec) -> dict[str, Any]:
    of_swarm: dict[str, Any] = {"EncryptionConfig": {"AutoLockManagers": spec.is_autolocked}}
    if spec.task_history is not None:
        of_swarm["Orchestration"] = {"TaskHistoryRetentionLimit": spec.task_history}
    if spec.heartbeat_s is not None:
        of_swarm["Dispatcher"] = {"HeartbeatPeriod": round(spec.heartbeat_s * _NANO)}
    if spec.cert_expiry_s is not None:
        of_swarm["CAConfig"] = {"NodeCertExpiry": round(spec.cert_expiry_s * _NANO)}
    return {
        "ListenAddr": spec.listen_address,
        "AdvertiseAddr": spec.advertise_address,
        "DataPathAddr": spec.data_path_address,
        "DataPathPort": spec.data_path_port,
        "DefaultAddrPool": list(spec.default_address_pools),
        "SubnetSize": spec.default_pool_mask,
        "ForceNewCluster": spec.forces_new_cluster,
        "Availability": spec.availability,
        "Spec": of_swarm,
    }
