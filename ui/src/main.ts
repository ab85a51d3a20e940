import { mount } from 'svelte';
import App from './App.svelte';
import { connect } from './ipc';
import { applyTheme } from './state/theme';
import './styles/tokens.css';
import './styles/base.css';

const target = document.getElementById('app');
if (!target) throw new Error('The page has no #app element.');

// Before anything is drawn; the user's choice follows with the settings.
applyTheme('system')();
const backend = await connect();
target.replaceChildren();
mount(App, { target, props: { backend } });
