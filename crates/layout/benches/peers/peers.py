"""Other programs on the same graph: peers.py fr|drl GRAPH OUT. Prints the seconds it took.

GRAPH: u32 nodes, u32 edges, then from and to of each edge as u32. OUT: x and y of each node as f32.
"""
import array
import random
import sys
import time

import igraph

what, source, output = sys.argv[1:4]
words = array.array("I")
with open(source, "rb") as file:
    words.frombytes(file.read())
nodes = words[0]
graph = igraph.Graph(n=nodes, edges=list(zip(words[2::2], words[3::2])))
random.seed(1)
igraph.set_random_number_generator(random)
begun = time.perf_counter()
places = graph.layout_fruchterman_reingold(grid=True, niter=50) if what == "fr" else graph.layout_drl()
print(time.perf_counter() - begun)
with open(output, "wb") as file:
    array.array("f", [value for place in places for value in place]).tofile(file)
