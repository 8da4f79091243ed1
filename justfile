# What a developer does here; `just` alone lists it.

_list:
    @just --list

# Everything the gate checks
check:
    bash .ci/run

# All tests
test:
    cargo test

# Renew .sqlx, the data that lets a build check its SQL without a database
prepare:
    bash .ci/prepare

# Score the pages and feeds of the lab, where it stands beside the checkout
lab:
    bash .ci/lab

# What each step of reading a page is worth to the lab's sets; after `just lab`
ablate:
    python3 .ci/ablate

# How well the pages are read that gleaner is sure of; after `just lab`
confidence:
    python3 .ci/confidence

# What hostile pages and the mean page cost
bench:
    cargo bench --bench extract

# Review changed snapshots
snapshots:
    cargo insta review

# Fuzz one target: parse_feed or extract_page
fuzz target seconds="60":
    RUSTC_BOOTSTRAP=1 cargo fuzz run {{target}} -- -max_total_time={{seconds}}
