"""Other programs on the same graph: peers.py fr|leiden GRAPH OUT. Prints the seconds it took; of leiden the modularity too.

GRAPH: u32 nodes, u32 edges, then from and to of each edge as u32. OUT: x and y of each node as f32; leiden writes none.
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
if what == "leiden":
    found = graph.community_leiden(objective_function="modularity", n_iterations=2)
    print(time.perf_counter() - begun, found.modularity)
    sys.exit()
places = graph.layout_fruchterman_reingold(grid=True, niter=50)
print(time.perf_counter() - begun)
with open(output, "wb") as file:
    array.array("f", [value for place in places for value in place]).tofile(file)
