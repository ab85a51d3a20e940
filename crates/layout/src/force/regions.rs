//! Groups as regions: a disc for each group that holds its members and keeps off the other discs.

use super::graph::{Graph, NONE};
use super::overlap::push_apart;
use super::relax::Physics;

/// Discs are kept apart as if they were this much larger.
const MARGIN: f32 = 1.1;

/// Centre and radius of every group of a graph, as of the last [`Regions::measure`].
pub(super) struct Regions {
    pub(super) centres: Vec<[f32; 2]>,
    pub(super) radii: Vec<f32>,
    mass: Vec<f32>,
    /// Radius a group takes by its springs alone.
    natural: Vec<f32>,
}

impl Regions {
    pub(super) fn new(graph: &Graph, physics: &Physics) -> Self {
        let mut mass = vec![0.0; graph.groups];
        for (&group, own) in graph
            .group
            .iter()
            .zip(&graph.mass)
            .filter(|entry| *entry.0 != NONE)
        {
            mass[group as usize] += own;
        }
        let stiffness = 1.0 + physics.gravity + physics.group_gravity;
        let natural: Vec<f32> = mass
            .iter()
            .map(|mass| (physics.repulsion * mass / stiffness).sqrt())
            .collect();
        Self {
            centres: vec![[0.0; 2]; graph.groups],
            radii: natural.clone(),
            mass,
            natural,
        }
    }

    /// Centres of mass, and the radius of an even disc with the same spread (√2 of the root mean square).
    pub(super) fn measure(&mut self, graph: &Graph, places: &[[f32; 2]]) {
        if graph.groups == 0 {
            return;
        }
        self.centres.fill([0.0; 2]);
        for (node, place) in places
            .iter()
            .enumerate()
            .filter(|entry| graph.group[entry.0] != NONE)
        {
            let group = graph.group[node] as usize;
            let share = graph.mass[node] / self.mass[group];
            self.centres[group][0] += place[0] * share;
            self.centres[group][1] += place[1] * share;
        }
        self.radii.fill(0.0);
        for (node, place) in places
            .iter()
            .enumerate()
            .filter(|entry| graph.group[entry.0] != NONE)
        {
            let group = graph.group[node] as usize;
            let (dx, dy) = (
                place[0] - self.centres[group][0],
                place[1] - self.centres[group][1],
            );
            self.radii[group] += (dx * dx + dy * dy) * graph.mass[node] / self.mass[group];
        }
        for (radius, &natural) in self.radii.iter_mut().zip(&self.natural) {
            *radius = ((*radius * 2.0).sqrt() * 1.12).clamp(natural, natural * 2.5);
        }
    }

    /// Brings a member that strayed out of its disc a good part of the way back.
    pub(super) fn contain(&self, group: u32, place: &mut [f32; 2]) {
        if group == NONE {
            return;
        }
        let (centre, radius) = (self.centres[group as usize], self.radii[group as usize]);
        let (dx, dy) = (place[0] - centre[0], place[1] - centre[1]);
        let distance = (dx * dx + dy * dy).sqrt();
        if distance > radius {
            let back = 0.25 * (distance - radius) / distance;
            *place = [place[0] - dx * back, place[1] - dy * back];
        }
    }

    /// Moves whole groups off each other, lighter ones more. Call [`Regions::measure`] before.
    pub(super) fn separate(&mut self, graph: &Graph, places: &mut [[f32; 2]], passes: u32) {
        if graph.groups < 2 {
            return;
        }
        let radii: Vec<f32> = self.radii.iter().map(|radius| radius * MARGIN).collect();
        let mobility: Vec<f32> = self.mass.iter().map(|mass| 1.0 / mass).collect();
        let before = self.centres.clone();
        push_apart(&mut self.centres, &radii, &mobility, passes);
        for (place, &group) in places
            .iter_mut()
            .zip(&graph.group)
            .filter(|entry| *entry.1 != NONE)
        {
            let (old, new) = (before[group as usize], self.centres[group as usize]);
            *place = [place[0] + new[0] - old[0], place[1] + new[1] - old[1]];
        }
    }
}
