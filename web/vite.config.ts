import { defineConfig } from 'vite'

// One script and one style sheet, fonts inside, put where the Python package finds them. No names with hashes, so that two
// builds are the same bytes under the same names.
export default defineConfig({
  build: {
    outDir: '../src/safeconduct/assets',
    emptyOutDir: false,
    target: 'es2020',
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    reportCompressedSize: false,
    lib: { entry: 'src/main.ts', formats: ['iife'], name: 'safeconduct', fileName: () => 'report.js', cssFileName: 'report' },
  },
})
