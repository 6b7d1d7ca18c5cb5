import { type Component, mount } from 'svelte'
import './base.css'

/** page puts a page into its document. */
export function page(component: Component) {
  mount(component, { target: document.getElementById('app')! })
}
