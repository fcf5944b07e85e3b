-- What the filter offers: a track's name and id, in the catalogue's order.
SELECT track_name, track_id FROM published.tracks WHERE is_active ORDER BY sort_order, track_name
