;;; Miss Manners for CLIPS: seat guests around a table so that neighbours differ in sex and share a hobby.
;;; The problem and its data shape are the ones of the OPS5 benchmark suite (guest, last_seat, count, context);
;;; manners.rules.json beside this file states the same rules for Purchasing.Rete.

(deftemplate context (slot state))
(deftemplate count (slot c))
(deftemplate last_seat (slot seat))
(deftemplate guest (slot name) (slot sex) (slot hobby))
(deftemplate seating (slot id) (slot pid) (slot seat1) (slot name1) (slot seat2) (slot name2) (slot path_done))
(deftemplate path (slot id) (slot name) (slot seat))
(deftemplate chosen (slot id) (slot name) (slot hobby))

(defrule seat-the-first-guest
   ?stage <- (context (state start))
   (guest (name ?first))
   ?next <- (count (c ?id))
   =>
   (assert (seating (id ?id) (pid 0) (seat1 1) (name1 ?first) (seat2 1) (name2 ?first) (path_done yes)))
   (assert (path (id ?id) (name ?first) (seat 1)))
   (modify ?next (c (+ ?id 1)))
   (modify ?stage (state assign_seats)))

(defrule seat-a-neighbour
   ?stage <- (context (state assign_seats))
   (seating (id ?last) (seat2 ?seat) (name2 ?left) (path_done yes))
   (guest (name ?left) (sex ?sex) (hobby ?hobby))
   (guest (name ?right) (sex ~?sex) (hobby ?hobby))
   ?next <- (count (c ?id))
   (not (path (id ?last) (name ?right)))
   (not (chosen (id ?last) (name ?right) (hobby ?hobby)))
   =>
   (assert (seating (id ?id) (pid ?last) (seat1 ?seat) (name1 ?left) (seat2 (+ ?seat 1)) (name2 ?right) (path_done no)))
   (assert (path (id ?id) (name ?right) (seat (+ ?seat 1))))
   (assert (chosen (id ?last) (name ?right) (hobby ?hobby)))
   (modify ?next (c (+ ?id 1)))
   (modify ?stage (state make_path)))

(defrule carry-the-path-on
   (context (state make_path))
   (seating (id ?id) (pid ?last) (path_done no))
   (path (id ?last) (name ?guest) (seat ?seat))
   (not (path (id ?id) (name ?guest)))
   =>
   (assert (path (id ?id) (name ?guest) (seat ?seat))))

(defrule close-the-path
   ?stage <- (context (state make_path))
   ?newest <- (seating (path_done no))
   =>
   (modify ?newest (path_done yes))
   (modify ?stage (state check_done)))

(defrule notice-the-last-seat
   ?stage <- (context (state check_done))
   (last_seat (seat ?seat))
   (seating (seat2 ?seat))
   =>
   (modify ?stage (state print_results)))

(defrule go-on-seating
   ?stage <- (context (state check_done))
   =>
   (modify ?stage (state assign_seats)))

(defrule read-the-seats-out
   (context (state print_results))
   (seating (id ?id) (seat2 ?seat))
   (last_seat (seat ?seat))
   ?place <- (path (id ?id) (name ?guest) (seat ?at))
   =>
   (retract ?place))

(defrule end-the-party
   (context (state print_results))
   =>
   (halt))
