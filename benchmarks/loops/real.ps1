# points of the Mandelbrot set, in Doubles
$inside = 0
for ($row = 0; $row -lt 60; $row++) {
    for ($column = 0; $column -lt 60; $column++) {
        $x0 = $column / 60.0 * 3.5 - 2.5; $y0 = $row / 60.0 * 2 - 1; $x = 0.0; $y = 0.0; $k = 0
        while ($x * $x + $y * $y -le 4 -and $k -lt 60) {
            $next = $x * $x - $y * $y + $x0; $y = 2 * $x * $y + $y0; $x = $next; $k++
        }
        if ($k -eq 60) { $inside++ }
    }
}
$inside
