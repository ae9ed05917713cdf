// The roads as a plain drawing (no tiles, no network), with convoys where the plan puts them at the chosen time.
import { scaleLinear } from 'd3-scale'
import { select } from 'd3-selection'
import type { Convoy, Place } from './data'
import { newSvg, sideColour, sideDash, widthOf, type Group, type Page } from './frame'
import { convoyTitle } from './timeline'

interface View {
  x: number
  y: number
  zoom: number
}

interface Spot {
  left: number
  top: number
  right: number
  bottom: number
  /** Far from its mark: a thin line leads to it. */
  far?: boolean
}

const KINDS: Place['kind'][] = ['assembly', 'post', 'meeting', 'reception', 'depot', 'junction']
const SIZE: Record<Place['kind'], number> = { assembly: 8, post: 7, meeting: 7, reception: 8, depot: 5, junction: 2.5 }
const view: View = { x: 0, y: 0, zoom: 1 }

export function map(page: Page, box: HTMLElement): void {
  const { data } = page
  const width = widthOf(box)
  const inked = new Set(data.roads.filter((road) => road.convoys).flatMap((road) => road.ends))
  const shown = data.places.filter((place, index) => place.used || inked.has(index))
  const extent = shown.length ? shown : data.places
  const lats = extent.map((place) => place.lat)
  const lons = extent.map((place) => place.lon)
  const middle = (Math.min(...lats) + Math.max(...lats)) / 2
  const flat = Math.cos((middle * Math.PI) / 180)
  const wide = (Math.max(...lons) - Math.min(...lons)) * flat || 0.02
  const tall = Math.max(...lats) - Math.min(...lats) || 0.02
  const margin = width < 520 ? 40 : 74
  const height = Math.round(Math.min(Math.max(((width - 2 * margin) * tall) / wide + 2 * margin, 230), width < 520 ? 340 : 460))
  const scale = Math.min((width - 2 * margin) / wide, (height - 2 * margin) / tall)
  const centre = [((Math.min(...lons) + Math.max(...lons)) / 2) * flat, middle]
  const svg = newSvg(box, height).attr('class', 'map')
  const zoomed = (place: { lat: number; lon: number }): [number, number] => [
    width / 2 + ((place.lon * flat - centre[0]) * scale - view.x) * view.zoom,
    height / 2 + (-(place.lat - centre[1]) * scale - view.y) * view.zoom,
  ]
  const ground = svg.append('g')
  const moving = svg.append('g').attr('class', 'moving')
  const names = svg.append('g').attr('class', 'names') // over the convoys, so that they hide no name
  const drawAll = () => {
    ground.selectAll('*').remove()
    names.selectAll('*').remove()
    const at = data.places.map(zoomed)
    roads(page, ground, at)
    places(page, ground, names, at, width, height)
    scaleBar(page, ground, scale * view.zoom, height)
    convoys(page, moving, at, page.time)
  }
  drawAll()
  page.listeners.push((time) => convoys(page, moving, data.places.map(zoomed), time))
  buttons(page, box, drawAll)
  drag(svg.node() as SVGSVGElement, drawAll)
  mapLegend(page, box)
}

function roads(page: Page, ground: Group, at: [number, number][]): void {
  const most = Math.max(1, ...page.data.roads.map((road) => road.convoys))
  const thick = scaleLinear().domain([0, most]).range([1, 7])
  for (const road of page.data.roads) {
    const [from, to] = road.ends.map((end) => at[end])
    ground
      .append('line')
      .attr('class', road.convoys ? 'road' : 'road spare')
      .attr('x1', from[0])
      .attr('y1', from[1])
      .attr('x2', to[0])
      .attr('y2', to[1])
      .attr('stroke-width', road.convoys ? Math.max(2, thick(road.convoys)) : 1)
  }
}

function symbol(group: Group, kind: Place['kind'], x: number, y: number): void {
  const size = SIZE[kind]
  if (kind === 'assembly') group.append('circle').attr('class', 'mark').attr('cx', x).attr('cy', y).attr('r', size)
  else if (kind === 'post')
    group.append('rect').attr('class', 'mark bar').attr('x', x - size * 0.45).attr('y', y - size).attr('width', size * 0.9).attr('height', size * 2)
  else if (kind === 'meeting')
    group.append('path').attr('class', 'mark').attr('d', `M${x},${y - size}L${x + size},${y}L${x},${y + size}L${x - size},${y}Z`)
  else if (kind === 'reception')
    group.append('path').attr('class', 'mark').attr('d', `M${x - size},${y + size}V${y - 2}L${x},${y - size}L${x + size},${y - 2}V${y + size}Z`)
  else if (kind === 'depot') group.append('rect').attr('class', 'mark').attr('x', x - size).attr('y', y - size).attr('width', 2 * size).attr('height', 2 * size)
  else group.append('circle').attr('class', 'mark bar').attr('cx', x).attr('cy', y).attr('r', size)
}

function places(page: Page, ground: Group, names: Group, at: [number, number][], width: number, height: number): void {
  const taken: Spot[] = at.map(([x, y], index) => around(x, y, SIZE[page.data.places[index].kind] + 1))
  const order = page.data.places
    .map((place, index) => ({ place, index }))
    .sort((one, other) => Number(other.place.used) - Number(one.place.used) || KINDS.indexOf(one.place.kind) - KINDS.indexOf(other.place.kind))
  for (const { place, index } of order) {
    const [x, y] = at[index]
    if (x < -20 || y < -20 || x > width + 20 || y > height + 20) continue
    const group = ground.append('g').attr('class', place.used ? 'place' : 'place spare')
    group.append('title').text(`${place.name} · ${place.kindName}`)
    symbol(group, place.kind, x, y)
    if (place.kind === 'junction' && !place.used) continue
    const spot = room(place, x, y, taken, width, height)
    if (!spot) continue
    taken.push(spot)
    const named = names.append('g').attr('class', place.used ? 'place' : 'place spare')
    if (spot.far)
      named
        .append('line')
        .attr('class', 'leader')
        .attr('x1', x)
        .attr('y1', y)
        .attr('x2', Math.min(Math.max(x, spot.left), spot.right))
        .attr('y2', y < spot.top ? spot.top + 2 : y > spot.bottom ? spot.bottom - 2 : (spot.top + spot.bottom) / 2)
    named
      .append('text')
      .attr('class', 'label')
      .attr('x', (spot.left + spot.right) / 2)
      .attr('y', spot.bottom - 3)
      .attr('text-anchor', 'middle')
      .text(place.name)
  }
}

const around = (x: number, y: number, size: number): Spot => ({ left: x - size, right: x + size, top: y - size, bottom: y + size })

/** Where a place's name fits beside its mark without covering another; nothing where it does not. */
function room(place: Place, x: number, y: number, taken: Spot[], width: number, height: number): Spot | null {
  const long = place.name.length * 6.5 + 4
  const away = SIZE[place.kind] + 4
  const middles: [number, number][] = [
    [x, y - away - 7],
    [x, y + away + 9],
    [x + away + long / 2, y],
    [x - away - long / 2, y],
    [x + away + long / 2 - 4, y - 13],
    [x - away - long / 2 + 4, y - 13],
    [x + away + long / 2 - 4, y + 14],
    [x - away - long / 2 + 4, y + 14],
    [x, y - away - 21],
    [x, y + away + 23],
  ]
  const near = middles.length
  for (const ring of width < 520 ? [] : [34, 52, 72, 96])
    for (let turn = 0; turn < 16; turn += 1) {
      const angle = (turn * Math.PI) / 8 + Math.PI / 16
      middles.push([x + Math.cos(angle) * (ring + long / 2), y + Math.sin(angle) * ring])
    }
  for (const [index, [middleX, middleY]] of middles.entries()) {
    const spot = { left: middleX - long / 2, right: middleX + long / 2, top: middleY - 8, bottom: middleY + 8, far: index >= near }
    if (spot.left < 1 || spot.top < 1 || spot.right > width - 1 || spot.bottom > height - 1) continue
    if (!taken.some((other) => spot.left < other.right && spot.right > other.left && spot.top < other.bottom && spot.bottom > other.top)) return spot
  }
  return null
}

/** Where the plan puts a convoy: on its road, or standing at a place (in which case it is drawn beside it). */
function position(convoy: Convoy, at: [number, number][], time: number): { x: number; y: number; stands: boolean; place: number } | null {
  if (time < convoy.boards || time >= convoy.out) return null
  const first = convoy.stops[0]
  if (time < convoy.departs) return { x: at[first[0]][0], y: at[first[0]][1], stands: true, place: first[0] }
  for (let index = 1; index < convoy.stops.length; index += 1) {
    const [from, , , left] = convoy.stops[index - 1]
    const [place, arrives, , leaves] = convoy.stops[index]
    if (time < arrives) {
      const part = (time - left) / Math.max(1, arrives - left)
      return { x: at[from][0] + (at[place][0] - at[from][0]) * part, y: at[from][1] + (at[place][1] - at[from][1]) * part, stands: false, place }
    }
    if (time < leaves || index === convoy.stops.length - 1) return { x: at[place][0], y: at[place][1], stands: true, place }
  }
  return null
}

function convoys(page: Page, moving: Group, at: [number, number][], time: number): void {
  const { data } = page
  moving.selectAll('*').remove()
  const standing = new Map<number, number>()
  const biggest = Math.max(1, ...data.convoys.map((convoy) => convoy.people))
  for (const convoy of data.convoys) {
    const here = position(convoy, at, time)
    if (!here) continue
    let { x, y } = here
    if (here.stands) {
      const nth = standing.get(here.place) ?? 0
      standing.set(here.place, nth + 1)
      x += Math.cos((nth * Math.PI) / 3 + 0.5) * (19 + 4 * Math.floor(nth / 6))
      y += Math.sin((nth * Math.PI) / 3 + 0.5) * (19 + 4 * Math.floor(nth / 6))
    }
    const radius = 4 + 5 * Math.sqrt(convoy.people / biggest)
    const group = moving.append('g').attr('class', 'convoy').attr('transform', `translate(${x.toFixed(1)},${y.toFixed(1)})`)
    group.append('title').text(convoyTitle(page, convoy))
    group
      .append('circle')
      .attr('r', radius)
      .attr('stroke', sideColour(convoy.side))
      .attr('stroke-dasharray', sideDash(convoy.side) || '3 1.5')
      .attr('fill', here.stands ? '#fff' : sideColour(convoy.side))
      .attr('fill-opacity', here.stands ? 0.9 : 0.35)
  }
}

function scaleBar(page: Page, ground: Group, perDegree: number, height: number): void {
  const perKm = perDegree / 111.2
  const km = [0.5, 1, 2, 5, 10, 20, 50, 100].find((one) => one * perKm >= 60) ?? 200
  const group = ground.append('g').attr('class', 'scale')
  group.append('path').attr('d', `M10,${height - 16}v6h${km * perKm}v-6`)
  const text = km < 1 ? page.speak.text('0.5') : page.speak.number(km)
  group.append('text').attr('x', 12).attr('y', height - 18).text(`${text} ${page.speak.word('km')}`)
}

function buttons(page: Page, box: HTMLElement, again: () => void): void {
  const bar = select(box).append('div').attr('class', 'zoom')
  const add = (sign: string, name: string, act: () => void) =>
    bar
      .append('button')
      .attr('type', 'button')
      .attr('title', page.speak.word(name))
      .attr('aria-label', page.speak.word(name))
      .text(sign)
      .on('click', () => {
        act()
        again()
      })
  add('+', 'zoom-in', () => (view.zoom = Math.min(40, view.zoom * 1.6)))
  add('−', 'zoom-out', () => (view.zoom = Math.max(0.6, view.zoom / 1.6)))
  add('⤢', 'zoom-all', () => Object.assign(view, { x: 0, y: 0, zoom: 1 }))
}

function drag(svg: SVGSVGElement, again: () => void): void {
  let from: [number, number] | null = null
  svg.addEventListener('pointerdown', (event) => {
    if (event.pointerType === 'touch' && view.zoom <= 1) return // a finger on the whole map scrolls the page
    from = [event.clientX, event.clientY]
    svg.setPointerCapture(event.pointerId)
  })
  svg.addEventListener('pointermove', (event) => {
    if (!from) return
    view.x -= (event.clientX - from[0]) / view.zoom
    view.y -= (event.clientY - from[1]) / view.zoom
    from = [event.clientX, event.clientY]
    again()
  })
  const end = () => (from = null)
  svg.addEventListener('pointerup', end)
  svg.addEventListener('pointercancel', end)
}

function mapLegend(page: Page, box: HTMLElement): void {
  const { data, speak } = page
  const list = select(box).append('ul').attr('class', 'legend')
  for (const kind of KINDS) {
    const example = data.places.find((place) => place.kind === kind)
    if (!example || kind === 'junction') continue
    const item = list.append('li')
    const swatch = item.append('svg').attr('width', 20).attr('height', 20).append('g').attr('class', 'place')
    symbol(swatch as unknown as Group, kind, 10, 10)
    item.append('span').text(example.kindName)
  }
  const convoyKey = (name: string, side: number, stands: boolean) => {
    const item = list.append('li')
    item
      .append('svg')
      .attr('width', 20)
      .attr('height', 20)
      .append('g')
      .attr('class', 'convoy')
      .append('circle')
      .attr('cx', 10)
      .attr('cy', 10)
      .attr('r', 7)
      .attr('stroke', sideColour(side))
      .attr('stroke-dasharray', sideDash(side) || '3 1.5')
      .attr('fill', stands ? '#fff' : sideColour(side))
      .attr('fill-opacity', stands ? 0.9 : 0.35)
    item.append('span').text(name)
  }
  if (data.sides.length) data.sides.forEach((name, side) => convoyKey(`${name} (${speak.word('planned')})`, side, false))
  else convoyKey(speak.word('planned'), -1, false)
  convoyKey(speak.word('waits'), data.sides.length ? 0 : -1, true)
}
