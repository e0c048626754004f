;;; Waltz line labelling for CLIPS: turn a drawing of lines into edges, find the junctions where they meet, and
;;; label every edge as convex, concave or boundary so that all junctions are physically possible.
;;; The problem and its data shape are the ones of the OPS5 benchmark suite (stage, line: a point is x * 10000 + y);
;;; waltz.rules.json beside this file states the same rules for Purchasing.Rete.

(deftemplate stage (slot value))
(deftemplate line (slot p1) (slot p2))
(deftemplate edge (slot p1) (slot p2) (slot joined (default no)) (slot label (default none)) (slot plotted (default no)))
(deftemplate junction (slot kind) (slot base) (slot p1) (slot p2) (slot p3 (default 0)))

;;; Twice the area of the triangle base, a, b: positive when b lies to the left of the ray from base through a.
(deffunction turn (?base ?a ?b)
   (bind ?x (div ?base 10000))
   (bind ?y (mod ?base 10000))
   (- (* (- (div ?a 10000) ?x) (- (mod ?b 10000) ?y))
      (* (- (mod ?a 10000) ?y) (- (div ?b 10000) ?x))))

;;; Whether the ray through ?shaft lies between the rays through ?left and ?right, which span no more than a half turn.
(deffunction between (?base ?left ?shaft ?right)
   (bind ?first (turn ?base ?left ?shaft))
   (bind ?second (turn ?base ?shaft ?right))
   (and (> (* ?first ?second) 0) (>= (* ?first (turn ?base ?left ?right)) 0)))

;;; Three edges make an arrow when one of them, the shaft, lies between the others; a tee when those others are in
;;; one line; a fork otherwise. The shaft becomes p2.
(deffunction make-junction (?base ?left ?shaft ?right)
   (if (= (turn ?base ?left ?right) 0) then (bind ?kind tee) else (bind ?kind arrow))
   (assert (junction (kind ?kind) (base ?base) (p1 ?left) (p2 ?shaft) (p3 ?right))))

(deffunction join-three (?base ?p1 ?p2 ?p3)
   (if (between ?base ?p1 ?p2 ?p3) then (make-junction ?base ?p1 ?p2 ?p3)
    else (if (between ?base ?p2 ?p1 ?p3) then (make-junction ?base ?p2 ?p1 ?p3)
    else (if (between ?base ?p1 ?p3 ?p2) then (make-junction ?base ?p1 ?p3 ?p2)
    else (assert (junction (kind fork) (base ?base) (p1 ?p1) (p2 ?p2) (p3 ?p3)))))))

(defrule turn-a-line-into-edges
   (stage (value duplicate))
   ?line <- (line (p1 ?p1) (p2 ?p2))
   =>
   (assert (edge (p1 ?p1) (p2 ?p2)))
   (assert (edge (p1 ?p2) (p2 ?p1)))
   (retract ?line))

(defrule all-lines-are-edges
   (declare (salience -10))
   ?stage <- (stage (value duplicate))
   (not (line))
   =>
   (modify ?stage (value detect_junctions)))

(defrule three-edges-meet
   (declare (salience 10))
   (stage (value detect_junctions))
   ?e1 <- (edge (p1 ?base) (p2 ?p1) (joined no))
   ?e2 <- (edge (p1 ?base) (p2 ?p2&~?p1) (joined no))
   ?e3 <- (edge (p1 ?base) (p2 ?p3&~?p1&~?p2) (joined no))
   =>
   (join-three ?base ?p1 ?p2 ?p3)
   (modify ?e1 (joined yes))
   (modify ?e2 (joined yes))
   (modify ?e3 (joined yes)))

(defrule two-edges-meet
   (stage (value detect_junctions))
   ?e1 <- (edge (p1 ?base) (p2 ?p1) (joined no))
   ?e2 <- (edge (p1 ?base) (p2 ?p2&~?p1) (joined no))
   (not (edge (p1 ?base) (p2 ~?p1&~?p2)))
   =>
   (assert (junction (kind L) (base ?base) (p1 ?p1) (p2 ?p2)))
   (modify ?e1 (joined yes))
   (modify ?e2 (joined yes)))

(defrule all-junctions-found
   (declare (salience -10))
   ?stage <- (stage (value detect_junctions))
   =>
   (modify ?stage (value find_initial_boundary)))

(defrule highest-corner-is-an-L
   ?stage <- (stage (value find_initial_boundary))
   (junction (kind L) (base ?base) (p1 ?p1) (p2 ?p2))
   ?e1 <- (edge (p1 ?base) (p2 ?p1))
   ?e2 <- (edge (p1 ?base) (p2 ?p2))
   (not (junction (base ?other&:(> ?other ?base))))
   =>
   (modify ?e1 (label boundary))
   (modify ?e2 (label boundary))
   (modify ?stage (value find_second_boundary)))

(defrule highest-corner-is-an-arrow
   ?stage <- (stage (value find_initial_boundary))
   (junction (kind arrow) (base ?base) (p1 ?p1) (p2 ?p2) (p3 ?p3))
   ?e1 <- (edge (p1 ?base) (p2 ?p1))
   ?e2 <- (edge (p1 ?base) (p2 ?p2))
   ?e3 <- (edge (p1 ?base) (p2 ?p3))
   (not (junction (base ?other&:(> ?other ?base))))
   =>
   (modify ?e1 (label boundary))
   (modify ?e2 (label convex))
   (modify ?e3 (label boundary))
   (modify ?stage (value find_second_boundary)))

(defrule lowest-corner-is-an-L
   ?stage <- (stage (value find_second_boundary))
   (junction (kind L) (base ?base) (p1 ?p1) (p2 ?p2))
   ?e1 <- (edge (p1 ?base) (p2 ?p1))
   ?e2 <- (edge (p1 ?base) (p2 ?p2))
   (not (junction (base ?other&:(< ?other ?base))))
   =>
   (modify ?e1 (label boundary))
   (modify ?e2 (label boundary))
   (modify ?stage (value labeling)))

(defrule lowest-corner-is-an-arrow
   ?stage <- (stage (value find_second_boundary))
   (junction (kind arrow) (base ?base) (p1 ?p1) (p2 ?p2) (p3 ?p3))
   ?e1 <- (edge (p1 ?base) (p2 ?p1))
   ?e2 <- (edge (p1 ?base) (p2 ?p2))
   ?e3 <- (edge (p1 ?base) (p2 ?p3))
   (not (junction (base ?other&:(< ?other ?base))))
   =>
   (modify ?e1 (label boundary))
   (modify ?e2 (label convex))
   (modify ?e3 (label boundary))
   (modify ?stage (value labeling)))

(defrule copy-a-label-to-the-other-direction
   (stage (value labeling))
   ?e1 <- (edge (p1 ?p1) (p2 ?p2) (label ?label&~none))
   ?e2 <- (edge (p1 ?p2) (p2 ?p1) (label none))
   =>
   (modify ?e1 (plotted yes))
   (modify ?e2 (label ?label) (plotted yes)))

(defrule label-an-L
   (stage (value labeling))
   (junction (kind L) (base ?base))
   (edge (p1 ?base) (p2 ?p1) (label convex|concave))
   ?e2 <- (edge (p1 ?base) (p2 ~?p1) (label none))
   =>
   (modify ?e2 (label boundary)))

(defrule label-a-tee-A
   (declare (salience 5))
   (stage (value labeling))
   (junction (kind tee) (base ?base) (p1 ?p1) (p2 ?p2) (p3 ?p3))
   ?e1 <- (edge (p1 ?base) (p2 ?p1) (label none))
   ?e2 <- (edge (p1 ?base) (p2 ?p3))
   =>
   (modify ?e1 (label boundary))
   (modify ?e2 (label boundary)))

(defrule label-a-tee-B
   (stage (value labeling))
   (junction (kind tee) (base ?base) (p1 ?p1) (p2 ?p2) (p3 ?p3))
   ?e1 <- (edge (p1 ?base) (p2 ?p1))
   ?e2 <- (edge (p1 ?base) (p2 ?p3) (label none))
   =>
   (modify ?e1 (label boundary))
   (modify ?e2 (label boundary)))

(defrule label-a-fork-1
   (stage (value labeling))
   (junction (kind fork) (base ?base))
   (edge (p1 ?base) (p2 ?p1) (label convex))
   ?e2 <- (edge (p1 ?base) (p2 ?p2&~?p1) (label none))
   ?e3 <- (edge (p1 ?base) (p2 ~?p2&~?p1))
   =>
   (modify ?e2 (label convex))
   (modify ?e3 (label convex)))

(defrule label-a-fork-2
   (stage (value labeling))
   (junction (kind fork) (base ?base))
   (edge (p1 ?base) (p2 ?p1) (label boundary))
   (edge (p1 ?base) (p2 ?p2&~?p1) (label concave))
   ?e3 <- (edge (p1 ?base) (p2 ~?p2&~?p1) (label none))
   =>
   (modify ?e3 (label boundary)))

(defrule label-a-fork-3
   (stage (value labeling))
   (junction (kind fork) (base ?base))
   (edge (p1 ?base) (p2 ?p1) (label boundary))
   (edge (p1 ?base) (p2 ?p2&~?p1) (label boundary))
   ?e3 <- (edge (p1 ?base) (p2 ~?p2&~?p1) (label none))
   =>
   (modify ?e3 (label concave)))

(defrule label-a-fork-4
   (stage (value labeling))
   (junction (kind fork) (base ?base))
   (edge (p1 ?base) (p2 ?p1) (label concave))
   (edge (p1 ?base) (p2 ?p2&~?p1) (label concave))
   ?e3 <- (edge (p1 ?base) (p2 ~?p2&~?p1) (label none))
   =>
   (modify ?e3 (label concave)))

(defrule label-an-arrow-1A
   (declare (salience 5))
   (stage (value labeling))
   (junction (kind arrow) (base ?base) (p1 ?p1) (p2 ?p2) (p3 ?p3))
   (edge (p1 ?base) (p2 ?p1) (label ?label&boundary|concave))
   ?e2 <- (edge (p1 ?base) (p2 ?p2) (label none))
   ?e3 <- (edge (p1 ?base) (p2 ?p3))
   =>
   (modify ?e2 (label convex))
   (modify ?e3 (label ?label)))

(defrule label-an-arrow-1B
   (stage (value labeling))
   (junction (kind arrow) (base ?base) (p1 ?p1) (p2 ?p2) (p3 ?p3))
   (edge (p1 ?base) (p2 ?p1) (label ?label&boundary|concave))
   ?e2 <- (edge (p1 ?base) (p2 ?p2))
   ?e3 <- (edge (p1 ?base) (p2 ?p3) (label none))
   =>
   (modify ?e2 (label convex))
   (modify ?e3 (label ?label)))

(defrule label-an-arrow-2A
   (declare (salience 5))
   (stage (value labeling))
   (junction (kind arrow) (base ?base) (p1 ?p1) (p2 ?p2) (p3 ?p3))
   (edge (p1 ?base) (p2 ?p3) (label ?label&boundary|concave))
   ?e2 <- (edge (p1 ?base) (p2 ?p2) (label none))
   ?e3 <- (edge (p1 ?base) (p2 ?p1))
   =>
   (modify ?e2 (label convex))
   (modify ?e3 (label ?label)))

(defrule label-an-arrow-2B
   (stage (value labeling))
   (junction (kind arrow) (base ?base) (p1 ?p1) (p2 ?p2) (p3 ?p3))
   (edge (p1 ?base) (p2 ?p3) (label ?label&boundary|concave))
   ?e2 <- (edge (p1 ?base) (p2 ?p2))
   ?e3 <- (edge (p1 ?base) (p2 ?p1) (label none))
   =>
   (modify ?e2 (label convex))
   (modify ?e3 (label ?label)))

(defrule label-an-arrow-3A
   (declare (salience 5))
   (stage (value labeling))
   (junction (kind arrow) (base ?base) (p1 ?p1) (p2 ?p2) (p3 ?p3))
   (edge (p1 ?base) (p2 ?p1) (label convex))
   ?e2 <- (edge (p1 ?base) (p2 ?p2) (label none))
   ?e3 <- (edge (p1 ?base) (p2 ?p3))
   =>
   (modify ?e2 (label concave))
   (modify ?e3 (label convex)))

(defrule label-an-arrow-3B
   (stage (value labeling))
   (junction (kind arrow) (base ?base) (p1 ?p1) (p2 ?p2) (p3 ?p3))
   (edge (p1 ?base) (p2 ?p1) (label convex))
   ?e2 <- (edge (p1 ?base) (p2 ?p2))
   ?e3 <- (edge (p1 ?base) (p2 ?p3) (label none))
   =>
   (modify ?e2 (label concave))
   (modify ?e3 (label convex)))

(defrule label-an-arrow-4A
   (declare (salience 5))
   (stage (value labeling))
   (junction (kind arrow) (base ?base) (p1 ?p1) (p2 ?p2) (p3 ?p3))
   (edge (p1 ?base) (p2 ?p3) (label convex))
   ?e2 <- (edge (p1 ?base) (p2 ?p2) (label none))
   ?e3 <- (edge (p1 ?base) (p2 ?p1))
   =>
   (modify ?e2 (label concave))
   (modify ?e3 (label convex)))

(defrule label-an-arrow-4B
   (stage (value labeling))
   (junction (kind arrow) (base ?base) (p1 ?p1) (p2 ?p2) (p3 ?p3))
   (edge (p1 ?base) (p2 ?p3) (label convex))
   ?e2 <- (edge (p1 ?base) (p2 ?p2))
   ?e3 <- (edge (p1 ?base) (p2 ?p1) (label none))
   =>
   (modify ?e2 (label concave))
   (modify ?e3 (label convex)))

(defrule label-an-arrow-5A
   (stage (value labeling))
   (junction (kind arrow) (base ?base) (p1 ?p1) (p2 ?p2) (p3 ?p3))
   (edge (p1 ?base) (p2 ?p2) (label concave))
   ?e2 <- (edge (p1 ?base) (p2 ?p1))
   ?e3 <- (edge (p1 ?base) (p2 ?p3) (label none))
   =>
   (modify ?e2 (label convex))
   (modify ?e3 (label convex)))

(defrule label-an-arrow-5B
   (stage (value labeling))
   (junction (kind arrow) (base ?base) (p1 ?p1) (p2 ?p2) (p3 ?p3))
   (edge (p1 ?base) (p2 ?p2) (label concave))
   ?e2 <- (edge (p1 ?base) (p2 ?p1) (label none))
   ?e3 <- (edge (p1 ?base) (p2 ?p3))
   =>
   (modify ?e2 (label convex))
   (modify ?e3 (label convex)))

(defrule all-labels-found
   (declare (salience -10))
   ?stage <- (stage (value labeling))
   =>
   (modify ?stage (value plot_remaining_edges)))

(defrule plot-a-labelled-edge
   (stage (value plot_remaining_edges))
   ?edge <- (edge (label ~none) (plotted no))
   =>
   (modify ?edge (plotted yes)))

(defrule plot-an-unlabelled-edge-as-boundary
   (stage (value plot_remaining_edges))
   ?edge <- (edge (label none) (plotted no))
   =>
   (modify ?edge (plotted yes)))

(defrule all-edges-plotted
   (declare (salience -10))
   ?stage <- (stage (value plot_remaining_edges))
   =>
   (modify ?stage (value done)))
