// Numbers and times as the page writes them. Digits are of one kind on a page; see safeconduct.words.
import type { Data } from './data'

export interface Speaker {
  number(value: number): string
  percent(value: number): string
  clock(at: number): string
  moment(at: number): string
  localHour(at: number): number
  text(text: string): string
  word(name: string): string
}

const INDIC = '٠١٢٣٤٥٦٧٨٩'

export function speaker(data: Data): Speaker {
  const indic = data.digits === 'arabic-indic'
  const text = (plain: string) => (indic ? plain.replace(/[0-9]/g, (digit) => INDIC[Number(digit)]) : plain)
  const local = (at: number) => {
    let shift = data.clock.offsets[0][1]
    for (const [from, value] of data.clock.offsets) if (from <= at) shift = value
    return at + shift
  }
  const two = (value: number) => String(value).padStart(2, '0')
  const clock = (at: number) => {
    const minutes = Math.floor((((local(at) % 86400) + 86400) % 86400) / 60)
    return text(`${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`)
  }
  const number = (value: number) => {
    const grouped = String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',')
    return text(indic ? grouped.replace(/,/g, '٬') : grouped)
  }
  const day = (at: number) => {
    let name = data.clock.days[0]?.[1] ?? ''
    for (const [from, value] of data.clock.days) if (from <= at) name = value
    return name
  }
  return {
    number,
    percent: (value) => text(`${Math.round(value * 100)}%`),
    clock,
    moment: (at) => `${day(at)} ${clock(at)}`,
    localHour: (at) => (((local(at) % 86400) + 86400) % 86400) / 3600,
    text,
    word: (name) => data.words[name] ?? name,
  }
}
