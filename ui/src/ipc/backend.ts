// The commands as the interface calls them: each takes its request and resolves to its reply, or rejects
// with an ApiError. Which host answers (window, server, tests) is chosen in index.ts.
import type * as dto from './dto';

/** Stops a subscription. */
export type Unsubscribe = () => void;

export interface Backend {
  appInfo(): Promise<dto.AppInfo>;
  status(): Promise<dto.VaultStatus>;
  openVault(request: dto.OpenVault): Promise<dto.VaultStatus>;
  openSample(): Promise<dto.VaultStatus>;
  pickVault(): Promise<dto.VaultStatus>;
  closeVault(): Promise<dto.VaultStatus>;
  cancelWork(): Promise<dto.VaultStatus>;
  recentVaults(): Promise<dto.RecentVault[]>;
  mocs(): Promise<dto.MocSummary[]>;
  children(request: dto.NodeRequest): Promise<dto.TreeItem[]>;
  folder(request: dto.FolderRequest): Promise<dto.FolderListing>;
  map(request: dto.MapRequest): Promise<dto.MapView>;
  node(request: dto.NodeRequest): Promise<dto.NodeDetail>;
  note(request: dto.NodeRequest): Promise<dto.RenderedNote>;
  search(request: dto.SearchRequest): Promise<dto.SearchReply>;
  switcher(request: dto.SwitcherRequest): Promise<dto.SwitcherHit[]>;
  learn(request: dto.LearnRequest): Promise<dto.LearnPath>;
  pathsBetween(request: dto.PathsRequest): Promise<dto.ExplainedPath[]>;
  diagnostics(request: dto.DiagnosticsRequest): Promise<dto.DiagnosticsReply>;
  settings(): Promise<dto.Settings>;
  saveSettings(request: dto.Settings): Promise<dto.Settings>;
  /** Tells of every change of the vault's status. */
  onStatus(listener: (status: dto.VaultStatus) => void): Unsubscribe;
}
