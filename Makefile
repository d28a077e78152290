.PHONY: assets

assets: ## Build what browsers get, from app/ui/assets into app/ui/static (needs Node.js)
	cd app/ui/assets && npm ci --no-audit --no-fund --ignore-scripts && node build.mjs
