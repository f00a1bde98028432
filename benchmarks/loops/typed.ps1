# greatest common divisors and a sum, all variables typed
function Get-Divisor([int]$a, [int]$b) { while ($b -ne 0) { [int]$rest = $a % $b; $a = $b; $b = $rest }; $a }
[int]$total = 0
for ([int]$i = 1; $i -le 300; $i++) { for ($j = 1; $j -le 30; $j++) { $total += Get-Divisor $i $j } }
[double]$sum = 0
for ([int]$i = 0; $i -lt 100000; $i++) { $sum += $i * 0.5 }
"$total $sum"
