# What a developer does here; `just` alone lists it.

dev := "cargo run --release --quiet -p gleaner-dev --"

_list:
    @just --list

# Everything the gate checks
check:
    bash .ci/run

# All tests of all crates
test:
    cargo test --workspace

# Renew .sqlx, the data that lets a build check its SQL without a database
prepare:
    bash .ci/prepare

# Score the pages and feeds of the lab, where it stands beside the checkout
lab:
    bash .ci/lab

# What each step of reading a page is worth to the lab's sets
ablate part="dev":
    {{dev}} ablate --part {{part}}

# What a number is worth: the lab's figures for several values of a named constant, NAME=a,b,c
tune assignment part="dev":
    {{dev}} tune {{assignment}} --part {{part}}

# Grow the forests of the learned opinion anew, from the lab's pages of dev (ten minutes)
train:
    python3 -m venv target/train && target/train/bin/pip install --quiet lightgbm==4.7.0 numpy==2.4.6 scipy==1.17.1
    {{dev}} train --python target/train/bin/python

# What a site's memory is worth, by the number of the page
memory part="dev":
    {{dev}} memory --part {{part}}

# How well the pages are read that gleaner is sure of; after `just lab`
confidence part="dev":
    {{dev}} confidence --part {{part}}

# Break each rule of politeness once, and see that the fortnight notices (an hour)
break-rules:
    {{dev}} break-rules

# Files that name each other (there should be none), and how long files and functions are
walls:
    {{dev}} circles
    {{dev}} sizes

# Gleaner's schedule beside others
schedules:
    {{dev}} schedules

# Start-up, memory and idle CPU with a hundred thousand feeds
many-feeds: (build "gleaner")
    {{dev}} many-feeds

# Man pages and shell completions, for packages
manual into="target/manual":
    {{dev}} manual {{into}}

# What hostile pages and the mean page cost
bench:
    cargo bench --bench extract

# Review changed snapshots
snapshots:
    cargo insta review

# Fuzz one target: parse_feed or extract_page
fuzz target seconds="60":
    RUSTC_BOOTSTRAP=1 cargo fuzz run {{target}} -- -max_total_time={{seconds}}

[private]
build package:
    cargo build --release --package {{package}}
