"""Names and addresses on the network: each thing has its own, in estates of any shape."""

from __future__ import annotations

import pytest

from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.inside.addresses import find_place, places
from hvsim.infrastructure.lab.generating import new_lab


@pytest.mark.parametrize("hosts", [1, 3, 20])
def test_no_two_things_have_one_address_and_each_is_found_by_its_own(hosts: int) -> None:
    estate = Estate.build(lab=new_lab(hosts, 3 * hosts))
    found = list(places(estate.network))
    assert len({place.address for place in found}) == len(found)
    for place in found:
        for name in (place.name, place.full_name.upper(), place.address):
            again = find_place(estate.network, name, estate.local_host)
            assert again is not None
            assert (again.name, again.address) == (place.name, place.address)
    assert find_place(estate.network, "web01.other.domain", estate.local_host) is None


def test_a_cluster_is_where_a_node_is_up() -> None:
    estate = Estate.build()
    cluster = estate.clusters[0]
    cluster.nodes[0].host.is_up = False
    place = find_place(estate.network, cluster.name, estate.local_host)
    assert place is not None
    assert place.thing is cluster.nodes[1].host
    assert place.answers
