// Draw the charts of a plan report. The page is whole without this: its answers and tables are in the HTML.
import './style.css'
import { balance } from './balance'
import type { Data } from './data'
import type { Page } from './frame'
import { valueAt } from './data'
import { map } from './map'
import { category, progress } from './progress'
import { binds, queues } from './queues'
import { speaker } from './speak'
import { timeline } from './timeline'

const CHARTS: Record<string, (page: Page, box: HTMLElement) => void> = { map, timeline, progress, category, balance, queues, binds }
const STEP_S = 300
const PRINT_PX = 700

function drawAll(page: Page): void {
  page.listeners.length = 0
  page.listeners.push((at) => tell(page, at))
  for (const box of document.querySelectorAll<HTMLElement>('[data-chart]')) {
    box.replaceChildren()
    CHARTS[box.dataset.chart ?? '']?.(page, box)
  }
  tell(page, page.time)
}

/** People as user pages tell them, to 50; some are never rounded to none. */
const near = (people: number) => (people > 0 ? Math.max(50, Math.round(people / 50) * 50) : 0)

/** What the slider's time means, in words and numbers. */
function tell(page: Page, at: number): void {
  const { data, speak } = page
  const shown = document.querySelector('output')
  if (!shown) return
  const part = (name: string, points: Data['curves']['out']) => `${speak.word(name)} ${speak.number(near(valueAt(points, at)))}`
  const parts = [part('out', data.curves.out), part('road', data.curves.road), part('waiting', data.curves.waiting)]
  shown.replaceChildren()
  for (const text of [speak.moment(at), ...parts]) {
    const bit = document.createElement('bdi')
    bit.textContent = text
    shown.append(bit)
  }
}

function slide(page: Page): void {
  const slider = document.querySelector<HTMLInputElement>('#time')
  if (!slider) return
  slider.min = String(page.data.begin)
  slider.max = String(page.data.end)
  slider.step = String(STEP_S)
  slider.value = String(page.time)
  const move = () => {
    page.time = Number(slider.value)
    for (const listener of page.listeners) listener(page.time)
  }
  slider.addEventListener('input', move)
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-step]'))
    button.addEventListener('click', () => {
      slider.value = String(Number(slider.value) + Number(button.dataset.step) * STEP_S * 3)
      move()
    })
}

function start(): void {
  const source = document.querySelector('#data')
  if (!source?.textContent) return
  const data = JSON.parse(source.textContent) as Data
  // Open where there is something to see: now, if anybody is on the road now; otherwise the worst hour.
  const opening = valueAt(data.curves.road, data.now) ? data.now : data.worst
  const page: Page = { data, speak: speaker(data), time: Math.ceil(opening / STEP_S) * STEP_S, listeners: [] }
  document.body.insertAdjacentHTML(
    'afterbegin',
    '<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line x1="0" x2="0" y1="0" y2="6" stroke="#c3c8ce" stroke-width="2"/></pattern></defs></svg>',
  )
  drawAll(page)
  slide(page)
  let width = window.innerWidth
  let waiting = 0
  window.addEventListener('resize', () => {
    if (window.innerWidth === width) return // a phone's address bar comes and goes
    width = window.innerWidth
    window.clearTimeout(waiting)
    waiting = window.setTimeout(() => drawAll(page), 120)
  })
  // On paper, charts are drawn for paper's width, and nothing stays folded away.
  window.addEventListener('beforeprint', () => {
    for (const box of document.querySelectorAll<HTMLElement>('[data-chart]')) box.style.width = `${PRINT_PX}px`
    for (const folded of document.querySelectorAll('details')) folded.open = true
    drawAll(page)
  })
  window.addEventListener('afterprint', () => {
    for (const box of document.querySelectorAll<HTMLElement>('[data-chart]')) box.style.width = ''
    drawAll(page)
  })
}

start()
